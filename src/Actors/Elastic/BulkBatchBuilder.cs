using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// Collects slices and cuts them into batches by events and bytes. The caller decides when to cut: at the latest when the oldest event has waited for
/// <c>batch.max-delay</c>. Not thread-safe: belongs to the sink's stage.
/// </summary>
internal sealed class BulkBatchBuilder
{
    private readonly Queue<(EncodedSlice Slice, long Since)> _slices = new();
    private int _taken;

    /// <summary>Events waiting.</summary>
    public int Events { get; private set; }

    /// <summary>Bytes waiting.</summary>
    public long Bytes { get; private set; }

    /// <summary>When the oldest waiting event was added, in the caller's ticks; [long.MaxValue] when none waits.</summary>
    public long Since => _slices.TryPeek(out var oldest) ? oldest.Since : long.MaxValue;

    /// <summary>True when a batch is due because of its size.</summary>
    public bool IsFull(BatchOptions options) => Events >= options.MaxEvents || Bytes >= options.MaxBytes;

    /// <summary>Adds all events of a slice behind those already waiting.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="now">The caller's ticks.</param>
    public void Add(EncodedSlice slice, long now)
    {
        _slices.Enqueue((slice, now));
        Events += slice.Count;
        Bytes += slice.Length;
    }

    /// <summary>
    /// Cuts the next batch, as large as the options allow; an event larger than <c>batch.max-bytes</c> goes alone. There
    /// must be something waiting.
    /// </summary>
    public BulkBatch Cut(BatchOptions options)
    {
        var segments = new List<Segment>();
        int events = 0;
        long bytes = 0;
        while (_slices.TryPeek(out var oldest))
        {
            var slice = oldest.Slice;
            var count = Fitting(slice, options.MaxEvents - events, options.MaxBytes - bytes, events == 0);
            if (count == 0)
                break;
            segments.Add(new Segment(slice, _taken, count));
            events += count;
            bytes += segments[^1].Bytes;
            _taken += count;
            if (_taken < slice.Count)
                break;
            _slices.Dequeue();
            _taken = 0;
        }
        Events -= events;
        Bytes -= bytes;
        return new BulkBatch(segments, 0);
    }

    private int Fitting(EncodedSlice slice, int events, long bytes, bool first)
    {
        var most = Math.Min(slice.Count - _taken, events);
        if (most == 0 || slice.BytesOf(_taken, most) <= bytes)
            return most;
        // Binary search for the largest count whose bytes fit.
        int low = 0,
            high = most;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (slice.BytesOf(_taken, middle) <= bytes)
                low = middle;
            else
                high = middle - 1;
        }
        return low == 0 && first ? 1 : low;
    }
}
