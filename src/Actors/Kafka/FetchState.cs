using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Telemetry;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>How far one assigned partition is read and committed. Poll thread only.</summary>
internal sealed class FetchState(PartitionMailbox mailbox)
{
    private readonly Queue<(long NextOffset, long Timestamp)> _waiting = new();
    private long _sequence,
        _caughtUpAt,
        _done = -1,
        _doneAt;

    /// <summary>Takes the chunks, and returns the outcomes.</summary>
    public PartitionMailbox Mailbox => mailbox;

    /// <summary>Topic and partition.</summary>
    public TopicPartition Partition => mailbox.Partition;

    /// <summary>What the status shows.</summary>
    public PartitionFigures Figures => mailbox.Figures;

    /// <summary>The chunk being filled.</summary>
    public RecordChunk? Open { get; set; }

    /// <summary>When <see cref="Open"/> got its first record, in ticks of the loop's clock.</summary>
    public long OpenedAt { get; set; }

    /// <summary>The high watermark last seen before brokers stopped answering, which may be stale; null when the watermark can be trusted.</summary>
    public long? DoubtedHigh { get; set; }

    /// <summary>How often the end of the log was asked for.</summary>
    public int LookUps { get; set; }

    /// <summary>The last offset stored for commit.</summary>
    public long Stored { get; set; } = -1;

    /// <summary>
    /// The start of the log of a topic that was deleted and created anew; null while the log is the one that was assigned. It has to be committed: the
    /// committed offset belongs to the deleted log, and the next owner would go on there.
    /// </summary>
    public long? Rewind { get; set; }

    /// <summary>True once the topic was deleted and created anew: outcomes of the deleted log's records must not be committed any more.</summary>
    public bool WentBack => Rewind is not null;

    /// <summary>The offset that should come next; -1 before the first record.</summary>
    public long Next { get; private set; } = -1;

    /// <summary>The time of the last record, milliseconds since 1970.</summary>
    public long LastTimestamp { get; private set; }

    /// <summary>The first record, while it is not known what was committed before it.</summary>
    public FirstRecord? Begin { get; set; }

    /// <summary>Whether what was committed at first has been asked for.</summary>
    public bool BeginIsKnown { get; set; }

    /// <summary>Everything that was read has an outcome.</summary>
    public bool IsIdle => mailbox.HeldChunks == 0 && Open is null;

    /// <summary>
    /// Whether a record may follow those before it; false when the topic was deleted and created anew. librdkafka then reads the new log from its start, but a
    /// batch read only ever raises the position that a resume continues from, so records up to there would be skipped. The consumer has to start anew.
    /// </summary>
    public bool MayFollow(long offset, long timestamp = 0)
    {
        if (offset < Next)
            Rewind ??= offset;
        Next = offset + 1;
        LastTimestamp = timestamp;
        return !WentBack;
    }

    /// <summary>Hands a filled chunk to the stream. <see cref="FetchBackpressure"/> and the size of a read guarantee the room.</summary>
    public void Dispatch(RecordChunk chunk)
    {
        chunk.Sequence = _sequence++;
        _waiting.Enqueue((chunk.NextOffset, chunk[0].Timestamp));
        PipelineTelemetry.Consumed(chunk.Topic, chunk.Count, chunk.Bytes);
        mailbox.Put(chunk);
    }

    /// <summary>Whether the last look for outcomes had found one.</summary>
    public bool HasOutcome => _done > 0;

    /// <summary>Looks for outcomes; returns when the last one was first seen, or the first look when there was none. Ticks of the loop's clock.</summary>
    /// <param name="now">Ticks of the same clock.</param>
    public long OutcomeAt(long now)
    {
        var done = _sequence - mailbox.HeldChunks;
        if (done != _done)
            (_done, _doneAt) = (done, now);
        return _doneAt;
    }

    /// <summary>
    /// The time of the oldest record that was not read, milliseconds since 1970; 0 when all was read, -1 while unknown. Nobody knows it before it is
    /// read; it was written after the last one that was, and after there was nothing to read.
    /// </summary>
    /// <param name="now">Milliseconds since 1970.</param>
    public long UnreadTimestamp(long now)
    {
        var (high, next) = (Figures.Offsets.High, Math.Max(Next, Figures.Offsets.Position));
        if (high < 0 || next < 0)
            return -1;
        if (next < high)
            return Math.Max(LastTimestamp, _caughtUpAt) is > 0 and var at ? at : -1;
        _caughtUpAt = now;
        return 0;
    }

    /// <summary>
    /// The timestamp of the oldest record without an outcome, milliseconds since 1970; 0 when there is none. Exact to the chunk.
    /// </summary>
    public long OldestTimestamp()
    {
        while (_waiting.TryPeek(out var first) && first.NextOffset <= mailbox.Committable)
            _waiting.Dequeue();
        return _waiting.TryPeek(out var oldest) ? oldest.Timestamp
            : Open is { Count: > 0 } open ? open[0].Timestamp
            : 0;
    }
}
