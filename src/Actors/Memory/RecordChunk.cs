namespace ActorPipeline.Actors.Memory;

/// <summary>Where one record lies in its chunk. A length of -1 stands for null, as in Kafka.</summary>
/// <param name="Offset">The record's offset in its partition.</param>
/// <param name="Timestamp">The record's timestamp, milliseconds since 1970, UTC.</param>
/// <param name="Start">First byte of the key; the value follows it.</param>
/// <param name="KeyLength">Bytes of the key.</param>
/// <param name="ValueLength">Bytes of the value.</param>
public readonly record struct RecordEntry(long Offset, long Timestamp, int Start, int KeyLength, int ValueLength)
{
    /// <summary>First byte of the value.</summary>
    public int ValueStart => Start + Math.Max(KeyLength, 0);
}

/// <summary>
/// Consecutive records of one partition, copied once out of librdkafka into pooled memory: the unit that travels between
/// actors. Written by the poll thread, then read-only. It lives until every record has an outcome, because a rejected
/// record goes to the dead-letter topic with its bytes unchanged; <see cref="Release"/> must be called exactly once.
/// </summary>
public sealed class RecordChunk
{
    private readonly MemoryBudget _budget;
    private byte[] _buffer;
    private RecordEntry[] _entries;
    private int _released;

    /// <summary>Rents memory for up to <paramref name="bytes"/> bytes and <paramref name="events"/> records.</summary>
    public RecordChunk(string topic, int partition, int bytes, int events, MemoryBudget budget)
    {
        Topic = topic;
        Partition = partition;
        _budget = budget;
        _buffer = budget.Arrays.Bytes.Rent(bytes);
        _entries = budget.Arrays.Entries.Rent(events);
        _budget.AddRaw(_buffer.Length);
    }

    /// <summary>The topic all records come from.</summary>
    public string Topic { get; }

    /// <summary>The partition all records come from.</summary>
    public int Partition { get; }

    /// <summary>The assignment the records were read under.</summary>
    public AssignmentLifetime Lifetime { get; init; } = AssignmentLifetime.Endless;

    /// <summary>When its first record was read, in ticks of the clock; 0 when nobody said.</summary>
    public long ReadAt { get; init; }

    /// <summary>Position of this chunk among those of its assignment: 0, 1, 2 … without gaps.</summary>
    public long Sequence { get; set; }

    /// <summary>Records in the chunk.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of keys and values in the chunk.</summary>
    public int Bytes { get; private set; }

    /// <summary>Pooled bytes this chunk holds, bytes.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>The offset to commit once every record here has an outcome.</summary>
    public long NextOffset => Count == 0 ? -1 : _entries[Count - 1].Offset + 1;

    /// <summary>Where record <paramref name="index"/> lies.</summary>
    public ref readonly RecordEntry this[int index] => ref _entries[index];

    /// <summary>The value of a record; empty for null.</summary>
    public ReadOnlySpan<byte> Value(int index)
    {
        ref readonly var entry = ref _entries[index];
        return _buffer.AsSpan(entry.ValueStart, Math.Max(entry.ValueLength, 0));
    }

    /// <summary>The key of a record; empty for null.</summary>
    public ReadOnlySpan<byte> Key(int index)
    {
        ref readonly var entry = ref _entries[index];
        return _buffer.AsSpan(entry.Start, Math.Max(entry.KeyLength, 0));
    }

    /// <summary>The memory behind the last record, for the writer to fill before <see cref="Append"/>.</summary>
    public Span<byte> Free => _buffer.AsSpan(Bytes);

    /// <summary>True when another record of <paramref name="bytes"/> bytes fits.</summary>
    public bool Fits(int bytes) => bytes <= _buffer.Length - Bytes && Count < _entries.Length;

    /// <summary>Takes the bytes at the start of <see cref="Free"/> (key, then value) as the next record.</summary>
    public void Append(long offset, long timestamp, int keyLength, int valueLength)
    {
        _entries[Count++] = new RecordEntry(offset, timestamp, Bytes, keyLength, valueLength);
        Bytes += Math.Max(keyLength, 0) + Math.Max(valueLength, 0);
    }

    /// <summary>
    /// Moves the records into a smaller rented block when most of this one is empty, so that many quiet partitions do not
    /// hold many large blocks. Only before the chunk is handed over.
    /// </summary>
    public void Trim()
    {
        if (Bytes * 4 > _buffer.Length || _buffer.Length <= 4096)
            return;
        var smaller = _budget.Arrays.Bytes.Rent(Math.Max(Bytes, 1024));
        _buffer.AsSpan(0, Bytes).CopyTo(smaller);
        _budget.AddRaw(smaller.Length - _buffer.Length);
        _budget.Arrays.Bytes.Return(_buffer);
        _buffer = smaller;
    }

    /// <summary>Gives the memory back. The chunk must not be read afterwards.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) != 0)
            throw new InvalidOperationException($"The chunk {Topic}-{Partition}#{Sequence} was released twice.");
        _budget.AddRaw(-_buffer.Length);
        _budget.Arrays.Bytes.Return(_buffer);
        _budget.Arrays.Entries.Return(_entries);
        _buffer = [];
        _entries = [];
    }
}
