namespace ActorPipeline.Actors.Timing;

/// <summary>How long to wait before the next attempt.</summary>
internal static class Backoff
{
    /// <summary>
    /// Doubles from <paramref name="min"/> with each failure up to <paramref name="max"/>, and takes off up to half of it,
    /// so that nodes which failed together do not come back together.
    /// </summary>
    /// <param name="failures">Failures in a row, from 1.</param>
    /// <param name="min">The pause after the first failure, before jitter.</param>
    /// <param name="max">The longest pause.</param>
    /// <param name="jitter">A random number from 0 (whole pause) up to 1 (half of it).</param>
    public static TimeSpan Delay(int failures, TimeSpan min, TimeSpan max, double jitter)
    {
        var doublings = Math.Clamp(failures - 1, 0, 30);
        var whole = Math.Min(min.TotalMilliseconds * (1L << doublings), max.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(whole * (1 - 0.5 * Math.Clamp(jitter, 0, 1)));
    }
}
