namespace ActorPipeline.Actors.Parsing.Lines.Time;

/// <summary>Converts the times of lines, which mostly name no zone, into points in time.</summary>
/// <param name="zone">The zone of lines that do not name one.</param>
/// <param name="year">The year of lines that do not name one; null: the latest that fits.</param>
internal sealed class LineClock(TimeZoneInfo zone, int? year = null)
{
    private const int Day = 86400;
    private readonly bool _isUtc = zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime;

    /// <summary>Sets the line's time from a local time in this zone. False when there is no such time.</summary>
    public bool TrySet(ParsedLine line, in WallTime time) => TryResolve(in time, out var at) && Set(line, in at);

    /// <summary>Sets the line's time from a local time with this offset from UTC.</summary>
    public static bool TrySet(ParsedLine line, in WallTime time, int offsetSeconds) =>
        time.IsValid && Instant.TryCreate(time.Seconds - offsetSeconds, time.Nanoseconds, out var at) && Set(line, in at);

    /// <summary>
    /// Sets the line's time from a local time without a year: the latest year in which it is no more than a day later than
    /// <see cref="ParsedLine.ReadAtMilliseconds"/>, so a December line read in January gets the old year.
    /// </summary>
    public bool TrySetWithoutYear(ParsedLine line, WallTime time)
    {
        if (year is { } told)
        {
            time.Year = told;
            return TrySet(line, in time);
        }
        var limit = line.ReadAtMilliseconds / 1000 + Day;
        var latest = Math.Clamp(limit + Day, -62135596800, 253402300799);
        time.Year = DateTimeOffset.FromUnixTimeSeconds(latest).Year;
        // A 29 February is at most eight years back.
        for (var tries = 0; tries < 10; tries++, time.Year--)
        {
            if (TryResolve(in time, out var at) && at.UnixSeconds <= limit)
                return Set(line, in at);
        }

        return false;
    }

    /// <summary>The point in time of a local time in this zone.</summary>
    public bool TryResolve(in WallTime time, out Instant at)
    {
        at = default;
        if (!time.IsValid)
            return false;
        var seconds = time.Seconds;
        if (!_isUtc)
            seconds -= (long)zone.GetUtcOffset(new DateTime(DateTime.UnixEpoch.Ticks + Math.Min(seconds, 253402300799) * TimeSpan.TicksPerSecond)).TotalSeconds;
        return Instant.TryCreate(seconds, time.Nanoseconds, out at);
    }

    private static bool Set(ParsedLine line, in Instant at)
    {
        line.SetTimestamp(in at);
        return true;
    }
}
