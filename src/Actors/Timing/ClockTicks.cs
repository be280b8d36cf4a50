namespace ActorPipeline.Actors.Timing;

/// <summary>Durations in the ticks of a clock's timestamps.</summary>
internal static class ClockTicks
{
    /// <summary>A duration in the ticks of <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public static long TicksOf(this TimeProvider time, TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
