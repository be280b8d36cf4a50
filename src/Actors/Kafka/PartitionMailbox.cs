using System.Threading.Channels;
using ActorPipeline.Actors.Kafka.Native;
using ActorPipeline.Actors.Memory;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// Connects the poll thread and the actor of one assigned partition for one assignment: the poll thread puts chunks in; the actor takes them out and reports
/// outcomes and the committable offset. Thread-safe. Only the poll thread puts chunks in, and only it may block here.
/// </summary>
public sealed class PartitionMailbox
{
    private readonly Channel<RecordChunk> _chunks = Channel.CreateBounded<RecordChunk>(
        new BoundedChannelOptions(FetchBackpressure.MaxChunks + ConsumerQueue.MaxRecords + 1) { SingleReader = true, SingleWriter = true }
    );
    private readonly ManualResetEventSlim _drained = new();
    private readonly EventWaitHandle? _progress;
    private long _heldBytes;
    private int _heldChunks;
    private long _committable = -1;
    private int _draining;
    private bool _hasGaps;
    private int _notes;
    private volatile bool _isSuspicious;
    private volatile Func<string?>? _formats;
    private volatile Func<string?>? _traces;

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

    /// <summary>Number of the assignment, unique in the process.</summary>
    public long Epoch { get; }

    /// <summary>Ends when the partition is given up or lost.</summary>
    public AssignmentLifetime Lifetime { get; } = new();

    /// <summary>Figures for the status; written by the poll thread.</summary>
    internal PartitionFigures Figures { get; } = new();

    /// <summary>Chunks in offset order, for the stream; completes when the partition is given up.</summary>
    public ChannelReader<RecordChunk> Reader => _chunks.Reader;

    /// <summary>Raw bytes without an outcome.</summary>
    public long HeldBytes => Interlocked.Read(ref _heldBytes);

    /// <summary>Chunks without an outcome.</summary>
    public int HeldChunks => Volatile.Read(ref _heldChunks);

    /// <summary>The offset that may be committed, or -1.</summary>
    public long Committable => Interlocked.Read(ref _committable);

    /// <summary>
    /// True once a chunk was abandoned without an outcome: from then on "no chunk is held" does not mean that everything has an outcome. Written before the
    /// chunk is subtracted, so a thread that sees no chunk sees this too.
    /// </summary>
    internal bool HasGaps => Volatile.Read(ref _hasGaps);

    /// <summary>The first events were all duplicates. Written by the actor.</summary>
    internal bool IsSuspicious
    {
        get => _isSuspicious;
        set => _isSuspicious = value;
    }

    /// <summary>Returns the formats found in its lines; null until there is an encoder. Written by the actor.</summary>
    internal Func<string?>? Formats
    {
        get => _formats;
        set => _formats = value;
    }

    /// <summary>Tells which stack traces nobody joins; null until there is an encoder. Written by the actor.</summary>
    internal Func<string?>? Traces
    {
        get => _traces;
        set => _traces = value;
    }

    /// <summary>Whether the notes of all losses are stored, so that offsets behind them may be committed.</summary>
    internal bool MayStore => Volatile.Read(ref _notes) == 0;

    /// <summary>The poll thread: storing a note of lost records begins.</summary>
    internal void NoteBegins() => Interlocked.Increment(ref _notes);

    /// <summary>The note is stored, or was given up.</summary>
    internal void NoteEnds() => Interlocked.Decrement(ref _notes);

    /// <summary>The poll thread: hands a chunk to the stream.</summary>
    internal void Put(RecordChunk chunk)
    {
        Interlocked.Add(ref _heldBytes, chunk.Capacity);
        Interlocked.Increment(ref _heldChunks);
        if (!_chunks.Writer.TryWrite(chunk))
            throw new InvalidOperationException($"The mailbox of {Partition} is full although it should be paused.");
    }

    /// <summary>The actor: a chunk of <paramref name="bytes"/> raw bytes is done.</summary>
    public void ChunkDone(long bytes)
    {
        Interlocked.Add(ref _heldBytes, -bytes);
        if (Interlocked.Decrement(ref _heldChunks) == 0 && Volatile.Read(ref _draining) == 1)
            _drained.Set();
        _progress?.Set();
    }

    /// <summary>A chunk of <paramref name="bytes"/> raw bytes is abandoned; the partition has to be read again from its committed offset.</summary>
    public void ChunkAbandoned(long bytes)
    {
        Volatile.Write(ref _hasGaps, true);
        ChunkDone(bytes);
    }

    /// <summary>The actor, or the poll thread while no chunk is without an outcome: everything before <paramref name="offset"/> has one.</summary>
    public void MayCommit(long offset) => Interlocked.Exchange(ref _committable, offset);

    /// <summary>The poll thread: no more chunks will come.</summary>
    internal void TakeNoMore()
    {
        Volatile.Write(ref _draining, 1);
        _chunks.Writer.TryComplete();
        if (HeldChunks == 0)
            _drained.Set();
    }

    /// <summary>The poll thread: blocks until every chunk has an outcome.</summary>
    /// <returns>False when <paramref name="timeout"/> passed first; the rest is then abandoned.</returns>
    internal bool WaitDrained(TimeSpan timeout) => _drained.Wait(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero);
}
