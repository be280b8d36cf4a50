using System.Threading.Channels;
using ActorPipeline.Actors.Kafka.Native;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Telemetry;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// What the poll thread and the actor of one assigned partition share, for as long as the assignment lasts. The poll
/// thread writes chunks; the actor reports what is done and how far may be committed. Each member says who may call it.
/// </summary>
public sealed class PartitionMailbox
{
    private readonly Channel<RecordChunk> _chunks = Channel.CreateBounded<RecordChunk>(
        new BoundedChannelOptions(FetchBackpressure.MaxChunks + ConsumerQueue.MaxRecords + 1) { SingleReader = true, SingleWriter = true });
    private readonly Queue<(long NextOffset, long Timestamp)> _waiting = new();
    private readonly ManualResetEventSlim _drained = new();
    private readonly EventWaitHandle? _progress;
    private long _sequence;
    private long _next = -1;
    private long _lost;
    private volatile string? _lastLoss;
    private long _heldBytes;
    private int _heldChunks;
    private long _committable = -1;
    private int _draining;
    private bool _hasGaps;
    private int _notes;

    /// <summary>Creates the mailbox of one assignment.</summary>
    /// <param name="partition">Topic and partition.</param>
    /// <param name="epoch">Number of the assignment.</param>
    /// <param name="progress">Set each time a chunk is done; null when nobody waits for it.</param>
    public PartitionMailbox(TopicPartition partition, long epoch, EventWaitHandle? progress = null)
    {
        Partition = partition;
        Epoch = epoch;
        _progress = progress;
    }

    /// <summary>Topic and partition.</summary>
    public TopicPartition Partition { get; }

    /// <summary>Number of the assignment, unique in the process; an answer of an earlier one is ignored by construction.</summary>
    public long Epoch { get; }

    /// <summary>Ends when the partition is given up or lost.</summary>
    public AssignmentLifetime Lifetime { get; } = new();

    /// <summary>The stream's end: chunks in offset order; completes when the partition is given up.</summary>
    public ChannelReader<RecordChunk> Reader => _chunks.Reader;

    /// <summary>Raw bytes without an outcome. Any thread.</summary>
    public long HeldBytes => Interlocked.Read(ref _heldBytes);

    /// <summary>Chunks without an outcome. Any thread.</summary>
    public int HeldChunks => Volatile.Read(ref _heldChunks);

    /// <summary>The offset that may be committed, or -1. Any thread.</summary>
    public long Committable => Interlocked.Read(ref _committable);

    /// <summary>The chunk being filled. Poll thread only.</summary>
    internal RecordChunk? Open { get; set; }

    /// <summary>When <see cref="Open"/> got its first record, in ticks of the loop's clock. Poll thread only.</summary>
    internal long OpenedAt { get; set; }

    /// <summary>True while the partition is paused in the consumer. Written by the poll thread.</summary>
    internal volatile bool Paused;

    /// <summary>The figures that the status shows. Written by the poll thread.</summary>
    internal PartitionFigures Figures = new(-1, -1, -1);

    /// <summary><see cref="OldestTimestamp"/> as last seen. Written by the poll thread.</summary>
    internal long OldestAt;

    /// <summary>When the committed offset last moved, or there was nothing to commit; in ticks of the loop's clock. Written by the poll thread.</summary>
    internal long CommittedAt;

    /// <summary>A high watermark that may be old; null when there is no doubt. Poll thread only.</summary>
    internal long? DoubtedHigh { get; set; }

    /// <summary>How often the end of the log was asked for. Poll thread only.</summary>
    internal int LookUps { get; set; }

    /// <summary>The last offset stored for commit. Poll thread only.</summary>
    internal long Stored { get; set; } = -1;

    /// <summary>True once the log went back under us: what is done then says nothing about the records there are now. Poll thread only.</summary>
    internal bool WentBack => Rewind is not null;

    /// <summary>
    /// Where the log that is there now is to be read from; null while it is the one that was assigned. The group has to be told: what it
    /// knows is an offset of the former log, and whoever is next would go on there. Poll thread only.
    /// </summary>
    internal long? Rewind { get; set; }

    /// <summary>
    /// Whether a record may come after those before it. When a topic is made anew, librdkafka reads it from its beginning, but a batch
    /// read only ever raises the position it goes on from after a pause: it would leave out everything up to there. So the consumer has to
    /// start anew. Poll thread only.
    /// </summary>
    internal bool MayFollow(long offset, long timestamp = 0)
    {
        if (offset < _next)
            Rewind ??= offset;
        _next = offset + 1;
        LastTimestamp = timestamp;
        return !WentBack;
    }

    /// <summary>The offset that should come next; -1 before the first record. Poll thread only.</summary>
    internal long Next => _next;

    /// <summary>The time of the last record, milliseconds since 1970. Poll thread only.</summary>
    internal long LastTimestamp { get; private set; }

    /// <summary>The first record, while it is not known what was committed before it. Poll thread only.</summary>
    internal FirstRecord? Begin { get; set; }

    /// <summary>Whether what was committed at first has been asked for. Poll thread only.</summary>
    internal bool BeginIsKnown { get; set; }

    /// <summary>Nothing was committed when the partition was assigned: it is read from its beginning. Written by the poll thread.</summary>
    internal volatile bool IsFresh;

    /// <summary>Its first events were all in the index before. Written by the actor.</summary>
    internal volatile bool IsSuspicious;

    /// <summary>Events that were deleted before they were read, in this assignment. Any thread.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>The last of these, for people; null when there are none. Any thread.</summary>
    public string? LastLoss => _lastLoss;

    /// <summary>Tells what its lines were found to be; null until there is an encoder. Written by the actor, asked by any thread.</summary>
    internal volatile Func<string?>? Formats;

    /// <summary>Poll thread only.</summary>
    internal void AddLost(long events, string text)
    {
        Interlocked.Add(ref _lost, events);
        _lastLoss = text;
    }

    /// <summary>Whether all that was lost is kept: what is done behind it may be committed. Any thread.</summary>
    internal bool MayStore => Volatile.Read(ref _notes) == 0;

    /// <summary>A loss is to be kept. Poll thread only.</summary>
    internal void NoteBegins() => Interlocked.Increment(ref _notes);

    /// <summary>It is, or cannot be. Any thread.</summary>
    internal void NoteEnds() => Interlocked.Decrement(ref _notes);

    /// <summary>Hands a filled chunk to the stream. Poll thread only; <see cref="FetchBackpressure"/> and the size of a read guarantee the room.</summary>
    internal void Dispatch(RecordChunk chunk)
    {
        chunk.Sequence = _sequence++;
        _waiting.Enqueue((chunk.NextOffset, chunk[0].Timestamp));
        PipelineTelemetry.Consumed(chunk.Topic, chunk.Count, chunk.Bytes);
        Interlocked.Add(ref _heldBytes, chunk.Capacity);
        Interlocked.Increment(ref _heldChunks);
        if (!_chunks.Writer.TryWrite(chunk))
            throw new InvalidOperationException($"The mailbox of {Partition} is full although it should be paused.");
    }

    /// <summary>
    /// True once a chunk was given up without an outcome: from then on nothing that is not held may be taken as done. Written before
    /// the chunk is counted out, so whoever sees no chunk sees this.
    /// </summary>
    internal bool HasGaps => Volatile.Read(ref _hasGaps);

    /// <summary>Any thread: a chunk of <paramref name="bytes"/> raw bytes is given up; the partition has to be read again from what is committed.</summary>
    public void ChunkAbandoned(long bytes)
    {
        Volatile.Write(ref _hasGaps, true);
        ChunkDone(bytes);
    }

    /// <summary>
    /// The time of the oldest record that was read and is not done, milliseconds since 1970; 0 when there is none. To the chunk, not to the
    /// record. Poll thread only.
    /// </summary>
    internal long OldestTimestamp()
    {
        while (_waiting.TryPeek(out var first) && first.NextOffset <= Committable)
            _waiting.Dequeue();
        return _waiting.TryPeek(out var oldest) ? oldest.Timestamp : Open is { Count: > 0 } open ? open[0].Timestamp : 0;
    }

    /// <summary>The actor: a chunk of <paramref name="bytes"/> raw bytes is done.</summary>
    public void ChunkDone(long bytes)
    {
        Interlocked.Add(ref _heldBytes, -bytes);
        if (Interlocked.Decrement(ref _heldChunks) == 0 && Volatile.Read(ref _draining) == 1)
            _drained.Set();
        _progress?.Set();
    }

    /// <summary>The actor, or the poll thread while no chunk is without an outcome: everything before <paramref name="offset"/> has one.</summary>
    public void MayCommit(long offset) => Interlocked.Exchange(ref _committable, offset);

    /// <summary>No more chunks will come. Poll thread only.</summary>
    internal void TakeNoMore()
    {
        Volatile.Write(ref _draining, 1);
        _chunks.Writer.TryComplete();
        if (HeldChunks == 0)
            _drained.Set();
    }

    /// <summary>Waits until every chunk has an outcome. Poll thread only: it is the one thread that may block.</summary>
    /// <returns>False when <paramref name="timeout"/> passed first; the rest is then abandoned.</returns>
    internal bool WaitDrained(TimeSpan timeout) => _drained.Wait(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero);
}

/// <summary>Offsets of a partition as last seen by the poll thread; -1 while unknown.</summary>
/// <param name="Position">The next offset to read.</param>
/// <param name="Committed">The committed offset.</param>
/// <param name="High">The high watermark: the next offset to be written.</param>
internal sealed record PartitionFigures(long Position, long Committed, long High);
