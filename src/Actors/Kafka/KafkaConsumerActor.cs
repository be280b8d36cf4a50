using System.Collections.Immutable;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Timing;
using ActorPipeline.Messages.Kafka;
using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Streams.Dsl;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// The node's consumer. It owns the poll thread and one <see cref="PartitionActor"/> per assigned partition. Kafka's group
/// places partitions; this actor only follows. When the poll thread or a partition's stream fails, it leaves the group and
/// starts anew from the committed offsets, with backoff.
/// </summary>
/// <param name="options">What is read.</param>
/// <param name="buffer">Memory limits.</param>
/// <param name="budget">The node's memory account, shared with the sink.</param>
/// <param name="encoder">Creates the encoder of one partition; takes the topic's identity.</param>
/// <param name="topics">Topic ids, retention, and where losses are noted.</param>
/// <param name="elasticSink">The node's <see cref="ElasticSinkActor"/>.</param>
/// <param name="time">The clock of the poll thread.</param>
public sealed class KafkaConsumerActor(
    KafkaOptions options,
    BufferOptions buffer,
    MemoryBudget budget,
    Func<TopicPartition, string, EventEncoder> encoder,
    TopicEdges topics,
    IActorRef elasticSink,
    TimeProvider time
) : UntypedActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<PartitionMailbox, IActorRef> _partitions = [];
    private readonly HashSet<string> _suspicious = new(StringComparer.Ordinal);
    private readonly AssignmentLog _assignment = new();
    private readonly RestartBackoff _restarts = new(time);
    private PollLoop? _loop;

    /// <summary>
    /// How often topics are checked for a new id. A topic that was deleted and created anew shows only that way once it has more records than the old one had.
    /// </summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private sealed record TellAssignment : INoSerializationVerificationNeeded;

    private sealed record StartLoop : INoSerializationVerificationNeeded;

    private sealed record LookAtTopics : INoSerializationVerificationNeeded;

    private sealed record MadeAnew(ImmutableArray<string> Topics) : INoSerializationVerificationNeeded;

    private sealed record PartitionStopped(PartitionMailbox Mailbox) : INoSerializationVerificationNeeded;

    /// <summary>The actor's recipe; see the constructor.</summary>
    public static Props Props(
        KafkaOptions options,
        BufferOptions buffer,
        MemoryBudget budget,
        Func<TopicPartition, string, EventEncoder> encoder,
        TopicEdges topics,
        IActorRef elasticSink,
        TimeProvider time
    ) => Akka.Actor.Props.Create(() => new KafkaConsumerActor(options, buffer, budget, encoder, topics, elasticSink, time));

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void PreStart()
    {
        elasticSink.Tell(ElasticSinkActor.Attach.Instance);
        Timers.StartPeriodicTimer("topics", new LookAtTopics(), LookEvery);
    }

    /// <summary>Stops the poll thread, which then drains, commits and leaves the group. Nothing else would end it.</summary>
    protected override void PostStop() => _loop?.Stop();

    /// <summary>A failed partition is not restarted: a single partition cannot be reassigned, so the whole consumer starts anew.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    /// <summary>Waits until the sink's stream accepts slices.</summary>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ElasticSinkActor.Attached attached:
                Begin(attached.Sink);
                break;
            default:
                Idle(message);
                break;
        }
    }

    /// <summary>Handles messages while no consumer runs.</summary>
    private void Idle(object message)
    {
        switch (message)
        {
            case KafkaProtocol.Stop:
                Sender.Tell(KafkaProtocol.Stopped.Instance);
                Context.Stop(Self);
                break;
            case KafkaProtocol.GetStatus:
                Sender.Tell(new KafkaProtocol.Status([]));
                break;
            case TellAssignment:
                LogAssignment();
                break;
            case LookAtTopics or MadeAnew or PartitionActor.Suspicion:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Begin(Sink<EncodedSlice, NotUsed> sink)
    {
        PollLoop loop;
        var events = new PollEvents(Self);
        _restarts.Started();
        try
        {
            loop = new PollLoop(options, buffer, budget, events, new LossNotes(topics, _log, time), _log, time);
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException or KafkaException or NotSupportedException)
        {
            // librdkafka refuses a setting, or a file that one names is missing: the file may be there later.
            Restart(refused, sink);
            return;
        }
        loop.Start();
        _loop = loop;
        Become(m => Running(m, loop, events, sink));
    }

    private void Running(object message, PollLoop loop, PollEvents events, Sink<EncodedSlice, NotUsed> sink)
    {
        switch (message)
        {
            case PollEvents.Assigned assigned:
                Assign(assigned.Mailbox, sink);
                break;
            case PollEvents.Released released:
                Release(released.Mailbox);
                break;
            case PartitionActor.Failed { Mailbox: var mailbox } when _partitions.ContainsKey(mailbox):
                _log.Warning("The consumer starts anew because {Partition} failed", mailbox.Partition);
                loop.Stop();
                break;
            case PartitionStopped { Mailbox: var mailbox } when _partitions.ContainsKey(mailbox):
                _log.Warning("The consumer starts anew because the actor of {Partition} ended", mailbox.Partition);
                _partitions.Remove(mailbox);
                loop.Stop();
                break;
            case TellAssignment:
                LogAssignment();
                break;
            case LookAtTopics:
                LookAtTheirTopics();
                break;
            case MadeAnew { Topics.Length: > 0 } anew:
                _log.Warning("The consumer starts anew because these topics were made anew: {Topics}", string.Join(' ', anew.Topics));
                loop.Stop(anew.Topics);
                break;
            // No topic was made anew, or a partition failed that is not ours any more.
            case MadeAnew or PartitionActor.Failed or PartitionStopped:
                break;
            case PartitionActor.Suspicion { Topic: var topic }:
                if (_suspicious.Add(topic))
                    _log.Warning("Topic {Topic}: {Reason}", topic, FirstOutcomes.Reason);
                break;
            case ElasticSinkActor.Attached attached:
                loop.Stop();
                Become(m => Running(m, loop, events, attached.Sink));
                break;
            // The poll thread of an actor before a restart sends this message as well.
            case PollEvents.LoopStopped stopped when stopped.From == events:
                Restart(stopped.Error, sink);
                break;
            case KafkaProtocol.Stop:
                loop.Stop();
                var sender = Sender;
                Become(m => Stopping(m, sender));
                break;
            case KafkaProtocol.GetStatus:
                Sender.Tell(Status() with { Settled = loop.Settled });
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Assign(PartitionMailbox mailbox, Sink<EncodedSlice, NotUsed> sink)
    {
        _assignment.Gained(mailbox.Partition);
        LogAssignmentSoon();
        var actor = Context.ActorOf(
            PartitionActor.Props(mailbox, sink, () => EncoderAsync(mailbox.Partition)),
            Uri.EscapeDataString($"{mailbox.Partition.Topic}-{mailbox.Partition.Partition.Value}-{mailbox.Epoch}")
        );
        Context.WatchWith(actor, new PartitionStopped(mailbox));
        _partitions[mailbox] = actor;
    }

    private void Release(PartitionMailbox mailbox)
    {
        if (!_partitions.Remove(mailbox, out var partition))
            return;
        _assignment.Lost(mailbox.Partition);
        LogAssignmentSoon();
        partition.Tell(PartitionActor.Release.Instance);
    }

    private void LogAssignmentSoon() => Timers.StartSingleTimer("assignment", new TellAssignment(), AssignmentLog.Settles);

    private void LogAssignment()
    {
        if (_assignment.Take(_partitions.Count) is { } text)
            _log.Info(text);
    }

    private void LookAtTheirTopics()
    {
        var log = _log;
        topics
            .Identities.MadeAnewAsync([.. _partitions.Keys.Select(mailbox => mailbox.Partition.Topic).Distinct(StringComparer.Ordinal)])
            .PipeTo(
                Self,
                success: anew => new MadeAnew(anew),
                failure: e =>
                {
                    log.Debug("Whether topics were made anew is not known: {Reason}", e.Message);
                    return new MadeAnew([]);
                }
            );
    }

    /// <summary>A record must get the same document id however often it is read, so nothing is encoded before the topic's identity is known.</summary>
    private async Task<EventEncoder> EncoderAsync(TopicPartition partition) => encoder(partition, await topics.Identities.OfAsync(partition.Topic));

    private void Restart(Exception? error, Sink<EncodedSlice, NotUsed> sink)
    {
        _loop = null;
        var pause = _restarts.Failed(Random.Shared.NextDouble());
        _log.Warning(error, "The consumer stopped; it starts again in {Pause} ms", (long)pause.TotalMilliseconds);
        Timers.StartSingleTimer("restart", new StartLoop(), pause);
        Become(m => Waiting(m, sink));
    }

    private void Waiting(object message, Sink<EncodedSlice, NotUsed> sink)
    {
        switch (message)
        {
            case StartLoop:
                Begin(sink);
                break;
            case ElasticSinkActor.Attached attached:
                Become(m => Waiting(m, attached.Sink));
                break;
            default:
                Idle(message);
                break;
        }
    }

    private void Stopping(object message, IActorRef requester)
    {
        switch (message)
        {
            case PollEvents.Assigned { Mailbox: var mailbox }:
                _log.Debug("{Partition} was assigned while stopping; its next owner reads it", mailbox.Partition);
                break;
            case PollEvents.Released released:
                Release(released.Mailbox);
                break;
            case TellAssignment:
                LogAssignment();
                break;
            case PollEvents.LoopStopped:
                LogAssignment();
                requester.Tell(KafkaProtocol.Stopped.Instance);
                Context.Stop(Self);
                break;
            case KafkaProtocol.GetStatus:
                Sender.Tell(Status());
                break;
        }
    }

    private KafkaProtocol.Status Status() => new(PartitionReport.All(_partitions.Keys, topics.Retentions, time));
}
