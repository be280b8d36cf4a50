using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Time;

/// <summary>
/// ISO 8601 dates with a time, the profile of RFC 3339 with a blank allowed for the <c>T</c> and before a numeric zone, and the zone optional.
/// </summary>
internal static class IsoTime
{
    /// <summary>Reads a time at the cursor. On false the cursor may have moved.</summary>
    public static bool TryResolve(ref LineCursor line, LineClock clock, out Instant at)
    {
        at = default;
        var time = new WallTime();
        if (!TimeReading.TryDate(ref line, (byte)'-', ref time) || !(line.Skip((byte)'T') || line.Skip((byte)' ') || line.Skip((byte)'t')))
            return false;
        if (!TimeReading.TryClock(ref line, ref time))
            return false;
        var spaced = line;
        if (spaced.Skip((byte)' ') && spaced.Next is (byte)'+' or (byte)'-' && TimeReading.TryOffset(ref spaced, out _))
            line.Skip(1);
        return TimeReading.TryOffset(ref line, out var offset)
            ? time.IsValid && Instant.TryCreate(time.Seconds - offset, time.Nanoseconds, out at)
            : clock.TryResolve(in time, out at);
    }
}
