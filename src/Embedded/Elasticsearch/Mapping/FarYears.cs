namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// Elasticsearch has years beyond those of .NET. The calendar, days of the week included, repeats every 400 years, so they are computed nearer.
/// </summary>
internal static class FarYears
{
    /// <summary>How many years a cycle has.</summary>
    public const int Years = 400;

    private const long Cycle = 146_097L * 86_400_000;

    // Far enough from .NET's ends for an offset, or a year more or less.
    private static readonly long Last = new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long First = new DateTimeOffset(1000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>The same moment of a year that .NET has.</summary>
    /// <param name="millis">Milliseconds since 1970.</param>
    /// <param name="cycles">By how many cycles of 400 years it was moved to earlier ones; below 0 to later ones.</param>
    public static DateTimeOffset Near(long millis, out long cycles)
    {
        cycles =
            millis > Last ? (millis - Last) / Cycle + 1
            : millis < First ? -((First - millis) / Cycle + 1)
            : 0;
        return DateTimeOffset.FromUnixTimeMilliseconds(millis - cycles * Cycle);
    }

    /// <summary>Milliseconds since 1970 of a moment that <see cref="Near"/> moved.</summary>
    public static long Back(DateTime near, long cycles) => (near.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond + cycles * Cycle;
}
