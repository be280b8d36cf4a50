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
/// One assigned partition, from assignment to release. It owns the stream chunk → encode → sink and its <see cref="CommitTracker"/>. An offset becomes
/// committable only when everything before it has an outcome. After the partition is revoked the actor lives on until the last of its chunks has an outcome or
/// is abandoned, so that all pooled memory is given back. When its stream fails it tells its parent and abandons what has no outcome: the next assignment
/// reads it again. Until the encoder is there, chunks wait in the mailbox; when it is full the partition is paused.
/// </summary>
internal sealed class PartitionActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(200),
        AskAgainAtMost = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private const int MostLooks = 30;

    private readonly PartitionMailbox _mailbox;
    private readonly CommitTracker _commits = new();
    private readonly Sink<EncodedSlice, NotUsed> _sink;
    private readonly Func<Task<EventEncoder>> _encoder;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly OpenSlices _open;
    private bool _begun,
        _released,
        _ended,
        _emptying;
    private FirstOutcomes _first;
    private int _failures,
        _looks;

    private sealed record Begin(EventEncoder Encoder) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record NoEncoder(Exception Error) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed record Ask : INoSerializationVerificationNeeded;

    private sealed record Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }

    private sealed record StreamEnded(Exception? Error) : INoSerializationVerificationNeeded;

    private sealed record MailboxEmptied : INoSerializationVerificationNeeded, IDeadLetterSuppression
    {
        public static readonly MailboxEmptied Instance = new();
    }

    /// <summary>To the parent: the stream of this partition failed; the consumer has to start anew.</summary>
    internal sealed record Failed(PartitionMailbox Mailbox) : INoSerializationVerificationNeeded;

    /// <summary>To the parent: the first events of a partition were all duplicates.</summary>
    internal sealed record Suspicion(string Topic) : INoSerializationVerificationNeeded;

    /// <summary>The partition is no longer assigned: finish and stop.</summary>
    internal sealed record Release : INoSerializationVerificationNeeded
    {
        public static readonly Release Instance = new();
    }

    public PartitionActor(PartitionMailbox mailbox, Sink<EncodedSlice, NotUsed> sink, Func<Task<EventEncoder>> encoder) =>
        (_mailbox, _sink, _encoder, _open) = (mailbox, sink, encoder, new OpenSlices(mailbox));

    public static Props Props(PartitionMailbox mailbox, Sink<EncodedSlice, NotUsed> sink, Func<Task<EventEncoder>> encoder) =>
        Akka.Actor.Props.Create(() => new PartitionActor(mailbox, sink, encoder));

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => AskForEncoder();

    private void AskForEncoder() => _encoder().PipeTo(Self, success: encoder => new Begin(encoder), failure: e => new NoEncoder(e));

    private void Run(EventEncoder encoder)
    {
        var self = Self;
        _mailbox.Formats = () => encoder.Formats;
        _mailbox.Traces = () => encoder.Traces;
        PartitionStream
            .Run(_mailbox.Reader, chunk => _open.Encode(encoder, chunk, self), _sink, Context.Materializer())
            .PipeTo(self, success: _ => new StreamEnded(null), failure: e => new StreamEnded(e));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SliceDone done:
                _open.Remove(done.Sequence);
                // Committable before held: the poll thread commits when nothing is held any more.
                if (_commits.Complete(done.Sequence, done.NextOffset) is { } offset)
                    _mailbox.MayCommit(offset);
                _mailbox.ChunkDone(done.RawBytes);
                Judge(done);
                StopWhenFinished();
                break;
            case Begin begin when !_ended:
                Run(begin.Encoder);
                _begun = true;
                break;
            case Begin:
                break;
            case NoEncoder none:
                if (_failures++ == 0)
                {
                    _log.Warning(
                        "{Partition} is not read yet: the id of its topic is not known ({Reason}); asked again",
                        _mailbox.Partition,
                        none.Error.Message
                    );
                }

                Timers.StartSingleTimer("ask", new Ask(), Backoff.Delay(_failures, AskAgain, AskAgainAtMost, Random.Shared.NextDouble()));
                break;
            case Look:
                Suspect();
                break;
            case Ask when !_ended:
                AskForEncoder();
                break;
            case Ask:
                break;
            case Release:
                _released = true;
                // These records were never encoded: the partition's next owner reads them.
                if (!_begun)
                    GiveUpWhatNobodyTook();
                StopWhenFinished();
                break;
            case SliceAbandoned abandoned:
                _open.Remove(abandoned.Sequence);
                _mailbox.ChunkAbandoned(abandoned.RawBytes);
                StopWhenFinished();
                break;
            case StreamEnded ended:
                if (ended.Error is { } error)
                {
                    _log.Error(error, "The stream of {Partition} failed", _mailbox.Partition);
                    Context.Parent.Tell(new Failed(_mailbox));
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

    /// <summary>
    /// Abandons, once no stream reads: chunks in the mailbox, chunks that still come until the partition is released, and slices that did not reach the sink.
    /// Slices that the sink has taken get their outcome, or are abandoned by the sink.
    /// </summary>
    private void GiveUpWhatNobodyTook()
    {
        _ended = true;
        _open.AbandonUntaken();
        if (_emptying)
            return;
        _emptying = true;
        EmptyAsync(_mailbox).PipeTo(Self, success: () => MailboxEmptied.Instance);
    }

    private static async Task EmptyAsync(PartitionMailbox mailbox)
    {
        await foreach (var chunk in mailbox.Reader.ReadAllAsync())
        {
            var bytes = chunk.Capacity;
            chunk.Release();
            mailbox.ChunkAbandoned(bytes);
        }
    }

    private void Judge(SliceDone done)
    {
        if (_first.IsSettled)
            return;
        _first = _first.Add(done.Events, done.Duplicates);
        Suspect();
    }

    /// <summary>Outcomes may come before it is known whether an offset was committed, so the check is repeated for a while.</summary>
    private void Suspect()
    {
        if (!_first.IsSuspicious || _mailbox.IsSuspicious)
            return;
        if (!_mailbox.Figures.IsFresh)
        {
            if (_looks++ < MostLooks)
                Timers.StartSingleTimer("look", Look.Instance, LookAgain);
            return;
        }
        _mailbox.IsSuspicious = true;
        Context.Parent.Tell(new Suspicion(_mailbox.Partition.Topic));
    }

    private void StopWhenFinished()
    {
        // A stream that ends may encode one more chunk.
        if (_released && _ended)
            _open.AbandonUntaken();
        if (_released && _mailbox.HeldChunks == 0)
            Context.Stop(Self);
    }
}
