using System.Collections.Concurrent;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// One assigned partition, from assignment to release. It owns the stream chunk → encode → sink and the ledger of what is
/// done. It promises that an offset becomes committable only when everything before it has an outcome, and that after the
/// partition is given up it lives on until the last of its chunks has an outcome or was given up, so that no pooled memory is
/// forgotten. When its stream fails it tells its parent, and gives up what has no outcome: the next assignment reads it again.
/// </summary>
internal sealed class PartitionActor : UntypedActor
{
    private readonly PartitionIntake _intake;
    private readonly OffsetLedger _ledger = new();
    private readonly Sink<EncodedSlice, NotUsed> _sink;
    private readonly EventEncoder _encoder;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    /// <summary>Encoded, and without an outcome. The stream adds, the actor removes.</summary>
    private readonly ConcurrentDictionary<long, EncodedSlice> _encoded = new();
    private bool _released, _ended, _emptying;

    private sealed record StreamEnded(Exception? Error) : INoSerializationVerificationNeeded;

    private sealed record MailboxEmptied : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly MailboxEmptied Instance = new();
    }

    /// <summary>To the parent: the stream of this partition failed; the consumer has to start anew.</summary>
    internal sealed record Failed(PartitionIntake Intake) : INoSerializationVerificationNeeded;

    /// <summary>The partition is no longer ours; finish and stop.</summary>
    internal sealed record Release : INoSerializationVerificationNeeded
    {
        public static readonly Release Instance = new();
    }

    public PartitionActor(PartitionIntake intake, Sink<EncodedSlice, NotUsed> sink, EventEncoder encoder) =>
        (_intake, _sink, _encoder) = (intake, sink, encoder);

    public static Props Props(PartitionIntake intake, Sink<EncodedSlice, NotUsed> sink, EventEncoder encoder) =>
        Akka.Actor.Props.Create(() => new PartitionActor(intake, sink, encoder));

    protected override void PreStart()
    {
        var self = Self;
        ChannelSource.FromReader(_intake.Reader)
            .Select(chunk => Encode(chunk, self))
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
                _encoded.TryRemove(done.Sequence, out _);
                // Committable before held: the poll thread commits when nothing is held any more.
                if (_ledger.Complete(done.Sequence, done.NextOffset) is { } offset)
                    _intake.MayCommit(offset);
                _intake.ChunkDone(done.RawBytes);
                StopWhenFinished();
                break;
            case Release:
                _released = true;
                StopWhenFinished();
                break;
            case SliceAbandoned abandoned:
                _encoded.TryRemove(abandoned.Sequence, out _);
                _intake.ChunkAbandoned(abandoned.RawBytes);
                StopWhenFinished();
                break;
            case StreamEnded ended:
                if (ended.Error is { } error)
                {
                    _log.Error(error, "The stream of {Partition} failed", _intake.Partition);
                    Context.Parent.Tell(new Failed(_intake));
                }
                GiveUpWhatNobodyTook();
                StopWhenFinished();
                break;
            case MailboxEmptied:
                StopWhenFinished();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop() => GiveUpWhatNobodyTook();

    private EncodedSlice Encode(RecordChunk chunk, IActorRef self)
    {
        var (sequence, bytes) = (chunk.Sequence, chunk.Capacity);
        try
        {
            return _encoded[sequence] = _encoder.Encode(chunk, self);
        }
        catch
        {
            _intake.ChunkAbandoned(bytes);
            throw;
        }
    }

    /// <summary>
    /// Once no stream reads: what waits for it, what still comes until the partition is released, and what was lost between it and the sink.
    /// What the sink has taken gets its outcome, or the sink gives it up.
    /// </summary>
    private void GiveUpWhatNobodyTook()
    {
        _ended = true;
        AbandonEncoded();
        if (_emptying)
            return;
        _emptying = true;
        EmptyAsync(_intake).PipeTo(Self, success: () => MailboxEmptied.Instance);
    }

    private void AbandonEncoded()
    {
        foreach (var (sequence, slice) in _encoded)
        {
            var bytes = slice.Chunk.Capacity;
            if (!slice.TryAbandon())
                continue;
            _encoded.TryRemove(sequence, out _);
            _intake.ChunkAbandoned(bytes);
        }
    }

    private static async Task EmptyAsync(PartitionIntake intake)
    {
        await foreach (var chunk in intake.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            var bytes = chunk.Capacity;
            chunk.Release();
            intake.ChunkAbandoned(bytes);
        }
    }

    private void StopWhenFinished()
    {
        // A stream that ends may encode one more chunk.
        if (_released && _ended)
            AbandonEncoded();
        if (_released && _intake.HeldChunks == 0)
            Context.Stop(Self);
    }
}
