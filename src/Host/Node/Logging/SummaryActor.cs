using ActorPipeline.Messages.Cluster;
using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Host.Node.Logging;

/// <summary>Says every minute what this node did, when it did something (<c>logging.summary</c>).</summary>
internal sealed class SummaryActor : ReceiveActor, IWithTimers
{
    private sealed record Look : INoSerializationVerificationNeeded;

    private sealed record Unknown : INoSerializationVerificationNeeded;

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private NodeReport? _before;
    private long _at;

    /// <inheritdoc cref="Props"/>
    public SummaryActor(Func<Task<NodeReport>> report, TimeSpan every, TimeProvider time)
    {
        Receive<Look>(_ => report().PipeTo(Self, failure: _ => new Unknown()));
        Receive<NodeReport>(now =>
        {
            if (_before is { } before && MinuteSummary.Of(before, now, time.GetElapsedTime(_at)) is { } text)
                _log.Info(text);
            (_before, _at) = (now, time.GetTimestamp());
        });
        // A node that is too busy to say how it is, or has just begun, says it with the next.
        Receive<Unknown>(_ => { });
        Every = every;
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private TimeSpan Every { get; }

    /// <summary>The actor's recipe.</summary>
    /// <param name="report">How the node is.</param>
    /// <param name="every">How often it is summed up.</param>
    /// <param name="time">The clock.</param>
    public static Props Props(Func<Task<NodeReport>> report, TimeSpan every, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new SummaryActor(report, every, time));

    /// <inheritdoc />
    protected override void PreStart() => Timers.StartPeriodicTimer("look", new Look(), TimeSpan.Zero, Every);
}
