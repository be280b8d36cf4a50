namespace ActorPipeline.Actors.Kafka;

/// <summary>Figures of a partition for the status. Written by the poll thread, read by any thread.</summary>
internal sealed class PartitionFigures
{
    private volatile PartitionOffsets _offsets = new(-1, -1, -1);
    private volatile string? _lastLoss;
    private volatile bool _paused,
        _isFresh;
    private long _oldestAt,
        _unreadAt = -1,
        _committedAt,
        _lost;

    /// <summary>True while the partition is paused in the consumer.</summary>
    public bool Paused
    {
        get => _paused;
        set => _paused = value;
    }

    /// <summary>Nothing was committed when the partition was assigned: it is read from its beginning.</summary>
    public bool IsFresh
    {
        get => _isFresh;
        set => _isFresh = value;
    }

    /// <summary>Offsets as last seen.</summary>
    public PartitionOffsets Offsets
    {
        get => _offsets;
        set => _offsets = value;
    }

    /// <summary>The timestamp of the oldest record without an outcome, milliseconds since 1970; 0 when there is none.</summary>
    public long OldestAt
    {
        get => Volatile.Read(ref _oldestAt);
        set => Volatile.Write(ref _oldestAt, value);
    }

    /// <summary>The time of the oldest record that was not read, at the earliest, milliseconds since 1970; 0 when all was, -1 while unknown.</summary>
    public long UnreadAt
    {
        get => Volatile.Read(ref _unreadAt);
        set => Volatile.Write(ref _unreadAt, value);
    }

    /// <summary>When the committed offset last moved, or there was nothing to commit; in ticks of the loop's clock, 0 while unknown.</summary>
    public long CommittedAt
    {
        get => Volatile.Read(ref _committedAt);
        set => Volatile.Write(ref _committedAt, value);
    }

    /// <summary>Events that were deleted before they were read, in this assignment.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>A sentence about the last of these losses; null when there are none.</summary>
    public string? LastLoss => _lastLoss;

    /// <summary>Events were deleted before they were read.</summary>
    public void AddLost(long events, string text)
    {
        Interlocked.Add(ref _lost, events);
        _lastLoss = text;
    }
}

/// <summary>Offsets of a partition as last seen by the poll thread; -1 while unknown.</summary>
/// <param name="Position">The next offset to read.</param>
/// <param name="Committed">The committed offset.</param>
/// <param name="High">The high watermark: the next offset to be written.</param>
internal sealed record PartitionOffsets(long Position, long Committed, long High);
