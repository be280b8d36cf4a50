using ActorPipeline.Actors.Kafka.Native;
using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// Copies records once, from librdkafka's memory into the chunk of their partition, and hands chunks over when they are
/// full or old. Records come in runs of one partition, and a chunk is made as large as what is left of its run, within
/// limits: so busy partitions get few large chunks and quiet ones small ones. Poll thread only.
/// </summary>
internal sealed class ChunkWriter(BufferOptions buffer, MemoryBudget budget, TimeProvider time)
{
    /// <summary>Room for a few more records of a partition that gets them one at a time.</summary>
    private const int SmallBytes = 16 << 10;
    private const int SmallEvents = 64;

    private readonly List<FetchState> _open = [];
    private int _chunkBytes = buffer.ChunkBytes;

    /// <summary>Partitions with a chunk that is not handed over yet.</summary>
    public int Open => _open.Count;

    /// <summary>Sets the number of partitions that share the memory from now on.</summary>
    public void Share(int partitions) => _chunkBytes = FetchBackpressure.ChunkBytes(buffer.ChunkBytes, budget.RawLimit, Math.Max(1, partitions));

    /// <summary>Appends a record to the open chunk of its partition.</summary>
    /// <param name="fetch">The partition.</param>
    /// <param name="message">The record.</param>
    /// <param name="timestamp">Its time, milliseconds since 1970.</param>
    /// <param name="events">Records that are left of its run, this one included.</param>
    /// <param name="bytes">Their bytes.</param>
    public void Add(FetchState fetch, in ConsumerMessage message, long timestamp, int events, long bytes)
    {
        var size = message.Bytes;
        if (fetch.Open is { } open && !open.Fits(size))
            Dispatch(fetch);
        var chunk = fetch.Open ?? OpenChunk(fetch, size, events, bytes);
        var free = chunk.Free;
        message.Key.CopyTo(free);
        message.Value.CopyTo(free[Math.Max(message.KeyLength, 0)..]);
        chunk.Append(message.Offset, timestamp, message.KeyLength, message.ValueLength);
        // The next one is likely as large.
        if (!chunk.Fits(size))
            Dispatch(fetch);
    }

    /// <summary>Hands over every chunk that got its first record at <paramref name="ticks"/> or before.</summary>
    public void DispatchOlderThan(long ticks)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].OpenedAt <= ticks)
                Dispatch(_open[i]);
        }
    }

    /// <summary>Drops records that were read and not yet handed over. They are not committed, so the partition's next owner reads them again.</summary>
    public void Drop(FetchState fetch)
    {
        if (fetch.Open is not { } chunk)
            return;
        Close(fetch);
        chunk.Release();
    }

    private RecordChunk OpenChunk(FetchState fetch, int size, int events, long bytes)
    {
        fetch.OpenedAt = time.GetTimestamp();
        _open.Add(fetch);
        var room = Math.Max(size, (int)Math.Clamp(bytes, Math.Min(SmallBytes, _chunkBytes), _chunkBytes));
        return fetch.Open = new RecordChunk(
            fetch.Partition.Topic,
            fetch.Partition.Partition,
            room,
            Math.Clamp(events, Math.Min(SmallEvents, buffer.ChunkEvents), buffer.ChunkEvents),
            budget
        )
        {
            Lifetime = fetch.Mailbox.Lifetime,
            ReadAt = fetch.OpenedAt,
        };
    }

    private void Dispatch(FetchState fetch)
    {
        var chunk = fetch.Open!;
        Close(fetch);
        chunk.Trim();
        fetch.Figures.Offsets = fetch.Figures.Offsets with { Position = chunk.NextOffset };
        fetch.Dispatch(chunk);
    }

    private void Close(FetchState fetch)
    {
        fetch.Open = null;
        _open.Remove(fetch);
    }
}
