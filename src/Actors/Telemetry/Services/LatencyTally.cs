using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Actors.Telemetry.Services;

/// <summary>Counts latencies. A run of events is counted at once: their times rise, so few buckets are touched. Thread-safe.</summary>
internal sealed class LatencyTally
{
    // Milliseconds, the last one beyond every time there is.
    private static readonly long[] Bounds = [.. Latency.Bounds.Select(bound => (long)(bound * 1_000)), long.MaxValue];

    private readonly long[] _counts = new long[Bounds.Length];
    private long _milliseconds;
    private Latency _before = Latency.None,
        _mark = Latency.None;

    /// <summary>Which bucket a latency belongs to, in milliseconds.</summary>
    /// <param name="milliseconds">The latency.</param>
    /// <param name="near">Where the one before it was.</param>
    public static int BucketOf(long milliseconds, int near)
    {
        var at = near;
        while (milliseconds > Bounds[at])
            at++;
        while (at > 0 && milliseconds <= Bounds[at - 1])
            at--;
        return at;
    }

    /// <summary>So many events of one bucket.</summary>
    public void Add(int bucket, int events, long milliseconds)
    {
        Interlocked.Add(ref _counts[bucket], events);
        Interlocked.Add(ref _milliseconds, milliseconds);
    }

    /// <summary>All of them.</summary>
    public Latency Read()
    {
        var counts = new long[_counts.Length];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = Interlocked.Read(ref _counts[i]);
        return new Latency([.. counts], Interlocked.Read(ref _milliseconds) / 1_000d);
    }

    /// <summary>Those since the last mark but one.</summary>
    public Latency Recent()
    {
        var (now, before) = (Read(), Volatile.Read(ref _before));
        return before.Counts.IsEmpty ? now : new Latency([.. now.Counts.Zip(before.Counts, (all, old) => all - old)], now.Seconds - before.Seconds);
    }

    /// <summary>A mark, from which <see cref="Recent"/> counts after the next one.</summary>
    public void Mark()
    {
        Volatile.Write(ref _before, _mark);
        _mark = Read();
    }
}
