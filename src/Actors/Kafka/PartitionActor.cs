using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Timing;
using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// One assigned partition, from assignment to release. It owns the stream chunk → encode → sink and the ledger of what is
/// done. It promises that an offset becomes committable only when everything before it has an outcome, and that after the
/// partition is given up it lives on until the last of its chunks has an outcome, so that no pooled memory is forgotten.
/// What comes before it has its encoder waits in the intake, which then takes no more.
/// </summary>
internal sealed class PartitionActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(200), AskAgainAtMost = TimeSpan.FromSeconds(5);

    private readonly PartitionIntake _intake;
    private readonly OffsetLedger _ledger = new();
    private readonly Sink<EncodedSlice, NotUsed> _sink;
    private readonly Func<Task<EventEncoder>> _encoder;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private FirstOutcomes _first;
    private bool _begun;
    private bool _released;
    private int _failures;

    private sealed record Begin(EventEncoder Encoder) : INoSerializationVerificationNeeded, IDeadLetterSuppression;
    private sealed record NoEncoder(Exception Error) : INoSerializationVerificationNeeded, IDeadLetterSuppression;
    private sealed record Ask : INoSerializationVerificationNeeded;
    private sealed record StreamEnded(Exception? Error) : INoSerializationVerificationNeeded;

    /// <summary>To the parent: the first events of a partition were all in the index before.</summary>
    internal sealed record Suspicion(string Topic) : INoSerializationVerificationNeeded;

    /// <summary>The partition is no longer ours; finish and stop.</summary>
    internal sealed record Release : INoSerializationVerificationNeeded
    {
        public static readonly Release Instance = new();
    }

    public PartitionActor(PartitionIntake intake, Sink<EncodedSlice, NotUsed> sink, Func<Task<EventEncoder>> encoder) =>
        (_intake, _sink, _encoder) = (intake, sink, encoder);

    public static Props Props(PartitionIntake intake, Sink<EncodedSlice, NotUsed> sink, Func<Task<EventEncoder>> encoder) =>
        Akka.Actor.Props.Create(() => new PartitionActor(intake, sink, encoder));

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => AskForEncoder();

    private void AskForEncoder() => _encoder().PipeTo(Self, success: encoder => new Begin(encoder), failure: e => new NoEncoder(e));

    private void Run(EventEncoder encoder)
    {
        _begun = true;
        var self = Self;
        ChannelSource.FromReader(_intake.Reader)
            .Select(chunk => encoder.Encode(chunk, self))
            .WatchTermination(Keep.Right)
            .To(_sink)
            .Run(Context.Materializer())
            .PipeTo(self, success: _ => new StreamEnded(null), failure: e => new StreamEnded(e));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SliceDone done:
                // Committable before held: the poll thread commits when nothing is held any more.
                if (_ledger.Complete(done.Sequence, done.NextOffset) is { } offset)
                    _intake.MayCommit(offset);
                _intake.ChunkDone(done.RawBytes);
                Judge(done);
                StopWhenFinished();
                break;
            case Begin begin:
                Run(begin.Encoder);
                break;
            case NoEncoder none:
                if (_failures++ == 0)
                    _log.Warning("{Partition} is not read yet: the id of its topic is not known ({Reason}); asked again", _intake.Partition, none.Error.Message);
                Timers.StartSingleTimer("ask", new Ask(), Backoff.Delay(_failures, AskAgain, AskAgainAtMost, Random.Shared.NextDouble()));
                break;
            case Ask:
                AskForEncoder();
                break;
            case Release:
                _released = true;
                if (!_begun)
                    Abandon();
                StopWhenFinished();
                break;
            case StreamEnded { Error: { } error }:
                _log.Error(error, "The stream of {Partition} failed", _intake.Partition);
                throw new PartitionStreamFailedException(_intake.Partition.ToString(), error);
            case StreamEnded:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        while (_intake.Reader.TryRead(out var chunk))
            chunk.Release();
    }

    /// <summary>Nobody has seen these records: the partition's next owner reads them.</summary>
    private void Abandon()
    {
        while (_intake.Reader.TryRead(out var chunk))
        {
            var bytes = chunk.Capacity;
            chunk.Release();
            _intake.ChunkDone(bytes);
        }
    }

    private void Judge(SliceDone done)
    {
        if (!_intake.IsFresh || _first.IsSettled)
            return;
        _first = _first.Add(done.Events, done.Duplicates);
        if (!_first.IsSuspicious)
            return;
        _intake.IsSuspicious = true;
        Context.Parent.Tell(new Suspicion(_intake.Partition.Topic));
    }

    private void StopWhenFinished()
    {
        if (_released && _intake.HeldChunks == 0)
            Context.Stop(Self);
    }
}

/// <summary>A partition's stream ended although the partition was not given up: the consumer has to start anew.</summary>
internal sealed class PartitionStreamFailedException(string partition, Exception inner)
    : Exception($"The stream of {partition} failed: {inner.Message}", inner);
