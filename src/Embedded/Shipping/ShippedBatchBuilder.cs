using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Shipping;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>Collects the events of one file's lines and turns them into one LZ4 record batch. Buffers are reused; one thread at a time.</summary>
internal sealed class ShippedBatchBuilder
{
    /// <summary>A batch is full at this size of its records, bytes before compression.</summary>
    public const int FullAt = 512 << 10;

    private readonly Lz4 _lz4 = new();
    private readonly WireBuffer _records = new(1 << 20);
    private readonly WireBuffer _event = new(4096);
    private readonly WireBuffer _compressed = new(256 << 10);
    private readonly WireBuffer _batch = new(256 << 10);

    /// <summary>Records so far.</summary>
    public int Count { get; private set; }

    public bool IsFull => _records.Length >= FullAt;

    public void Clear()
    {
        _records.Clear();
        Count = 0;
    }

    /// <summary>Adds the event of one line, unless it is larger than allowed; the other parameters are those of <see cref="FilebeatEvent.Write"/>.</summary>
    /// <returns>What the event counts as, when it is too large and was left out; else 0.</returns>
    public int Add(FilebeatEvent format, ReadOnlySpan<byte> line, long offset, ReadOnlySpan<byte> timestamp, LineFlags flags, int maxBytes)
    {
        _event.Clear();
        format.Write(_event, line, offset, timestamp, flags);
        if (format.Counted(_event.Length) is var counted && counted > maxBytes)
        {
            return counted;
        }

        var key = format.Key.Span;
        var size = 2 + WireBuffer.VarIntSize(Count) + WireBuffer.VarIntSize(key.Length) + key.Length + WireBuffer.VarIntSize(_event.Length) + _event.Length + 1;
        _records.VarInt(size);
        _records.Int8(0); // attributes
        _records.Int8(0); // timestamp delta
        _records.VarInt(Count);
        _records.VarInt(key.Length);
        _records.Raw(key);
        _records.VarInt(_event.Length);
        _records.Raw(_event.Written);
        _records.Int8(0); // headers
        Count++;
        return 0;
    }

    /// <summary>The batch of everything added, valid until the next <see cref="Build"/>.</summary>
    public ReadOnlyMemory<byte> Build(long timestampMs)
    {
        _compressed.Clear();
        _lz4.Compress(_records.Written, _compressed);
        _batch.Clear();
        RecordBatch.WriteLz4(_batch, _compressed.Written, Count, timestampMs);
        return _batch.WrittenMemory;
    }
}
