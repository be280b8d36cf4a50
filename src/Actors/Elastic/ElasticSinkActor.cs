using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Telemetry.Services;
using ActorPipeline.Messages.Elastic;
using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// The node's sink into Elasticsearch. It owns the stream merge → batch → bulk → verdict, which all partition streams run into, and
/// answers status requests.
/// When that stream fails it is built anew, and the attached consumer gets the new entrance.
/// </summary>
public sealed class ElasticSinkActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>What is recent is told by minutes.</summary>
    private const int LooksPerMark = 60;

    private readonly Func<SinkCounters, IGraph<SinkShape<EncodedSlice>, Task<Done>>> _stage;
    private readonly MemoryBudget _budget;
    private readonly Func<string?> _heldUp;
    private readonly TimeSpan _stallAfter;
    private readonly TimeProvider _time;
    private readonly ServiceTallies? _services;
    private readonly long _started;
    private readonly SinkCounters _counters = new();
    private readonly HashSet<IActorRef> _attached = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private Sink<EncodedSlice, NotUsed> _entrance = null!;
    private Rate _rate;
    private SinkJournal _journal = SinkJournal.Empty;
    private int _looks;

    private sealed record StreamEnded(Exception? Error) : INoSerializationVerificationNeeded;

    private sealed record Rebuild : INoSerializationVerificationNeeded;

    private sealed record Look : INoSerializationVerificationNeeded;

    private readonly record struct Rate(long Done, double PerSecond);

    /// <summary>Asks for <see cref="Attached"/>, now and each time the stream is built anew.</summary>
    public sealed record Attach : INoSerializationVerificationNeeded
    {
        /// <summary>The only instance.</summary>
        public static readonly Attach Instance = new();
    }

    /// <summary>The entrance of the stream, for slices. It backpressures.</summary>
    public sealed record Attached(Sink<EncodedSlice, NotUsed> Sink) : INoSerializationVerificationNeeded;

    /// <inheritdoc cref="Props"/>
    public ElasticSinkActor(
        Func<SinkCounters, IGraph<SinkShape<EncodedSlice>, Task<Done>>> stage,
        MemoryBudget budget,
        Func<string?>? heldUp,
        TimeSpan? stallAfter,
        TimeProvider? time,
        ServiceTallies? services
    )
    {
        (_stage, _budget, _heldUp) = (stage, budget, heldUp ?? (() => null));
        _services = services;
        (_stallAfter, _time) = (stallAfter ?? new ElasticOptions().StallAfter, time ?? TimeProvider.System);
        _started = _time.GetTimestamp();
    }

    /// <summary>The actor's recipe.</summary>
    /// <param name="stage">Creates the stage at the end of the stream, whose task completes with it.</param>
    /// <param name="budget">The node's memory account.</param>
    /// <param name="heldUp">Why dead letters cannot be stored; null while they can.</param>
    /// <param name="stallAfter">With requests in flight and no answer for this long the sink is stalled.</param>
    /// <param name="time">The clock.</param>
    /// <param name="services">Counts for services; null when they are not counted.</param>
    public static Props Props(
        Func<SinkCounters, IGraph<SinkShape<EncodedSlice>, Task<Done>>> stage,
        MemoryBudget budget,
        Func<string?>? heldUp = null,
        TimeSpan? stallAfter = null,
        TimeProvider? time = null,
        ServiceTallies? services = null
    ) => Akka.Actor.Props.Create(() => new ElasticSinkActor(stage, budget, heldUp, stallAfter, time, services));

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void PreStart()
    {
        Build();
        Timers.StartPeriodicTimer("look", new Look(), LookEvery);
    }

    /// <summary>Keeps the attached actors over a restart: they have to get the new entrance.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
        foreach (var actor in _attached)
            Self.Tell(Attach.Instance, actor);
        base.PreRestart(reason, message);
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Attach:
                _attached.Add(Sender);
                Context.Watch(Sender);
                Sender.Tell(new Attached(_entrance));
                break;
            case Terminated terminated:
                _attached.Remove(terminated.ActorRef);
                break;
            case SinkProtocol.GetStatus:
                Sender.Tell(Status());
                break;
            case Look:
                _rate = new Rate(_counters.Done, _counters.Done - _rate.Done);
                Report();
                if (++_looks % LooksPerMark == 0)
                    _services?.Mark();
                break;
            case StreamEnded ended:
                _log.Error(ended.Error, "The stream to Elasticsearch failed; it is built anew");
                Timers.StartSingleTimer("rebuild", new Rebuild(), LookEvery);
                break;
            case Rebuild:
                Build();
                foreach (var actor in _attached)
                    actor.Tell(new Attached(_entrance));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Build()
    {
        (_entrance, var finished) = ElasticSinkStream.Run(_stage(_counters), Context.Materializer());
        finished.PipeTo(Self, success: _ => new StreamEnded(null), failure: e => new StreamEnded(e));
    }

    private SinkStatus Status()
    {
        var (moment, trouble) = Moment();
        return new SinkStatus(
            _counters.Indexed,
            _counters.Duplicates,
            _counters.DeadLettered,
            _counters.Retried,
            _rate.PerSecond,
            moment.InFlight,
            moment.Limit,
            trouble?.State ?? SinkState.Running,
            trouble?.Reason,
            _budget.Used,
            _counters.FailureStored,
            _counters.FieldsRefused
        )
        {
            Services = _services?.Read() ?? [],
        };
    }

    private (SinkSnapshot Moment, SinkTrouble? Trouble) Moment()
    {
        var moment = _counters.Moment;
        return (moment, moment.TroubleAt(_stallAfter, _time.GetTimestamp(), _time) ?? (_heldUp() is { } why ? new SinkTrouble(SinkState.Blocked, why) : null));
    }

    private void Report()
    {
        var (moment, trouble) = Moment();
        var at = _time.GetElapsedTime(_started);
        (_journal, var lines) = _journal.Look(new SinkObservation(trouble, [.. _counters.TakeMet()], moment.Waiting, _counters.Retried, _counters.Done, at));
        foreach (var line in lines)
            _log.Log(line.IsTrouble ? LogLevel.WarningLevel : LogLevel.InfoLevel, line.Text);
        foreach (var line in _counters.Tally.Take(at))
            _log.Warning(line);
    }
}
