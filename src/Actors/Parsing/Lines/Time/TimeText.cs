using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Time;

/// <summary>
/// Reads a date with a time at the cursor, in the forms that programs write:
/// <code>
/// 2025-10-18T18:01:47.978+02:00[Europe/Berlin]   ISO 8601, with blanks, a comma, no seconds, a zone's name
/// 2025/10/18 18:01:47    2025.10.18 18:01:47.978    20251018T180147Z
/// 18-Oct-2025 18:01:47.978    18/Oct/2025:18:01:47 +0200    18 Oct 2025 18:01:47.978
/// Sat, 18 Oct 2025 18:01:47 GMT    Sat Oct 18 18:01:47 2025    Oct 18, 2025 6:01:47 PM
/// </code>
/// With an ambiguous zone name there is no time.
/// </summary>
internal static class TimeText
{
    /// <summary>Reads a time at the cursor; false without one, and then the cursor has not moved.</summary>
    public static bool TryRead(ref LineCursor line, LineClock clock, out Instant at)
    {
        at = default;
        var rest = line.Rest;
        if (rest.Length < 15)
            return false;
        var cursor = line;
        var time = new WallTime();
        int? offset = null;
        var found = rest[0] is >= (byte)'0' and <= (byte)'9' ? TryNumeric(ref cursor, ref time) : TryNamed(ref cursor, ref time, ref offset);
        if (!found || !TryZone(ref cursor, ref offset))
            return false;
        if (offset is { } seconds ? !time.IsValid || !Instant.TryCreate(time.Seconds - seconds, time.Nanoseconds, out at) : !clock.TryResolve(in time, out at))
            return false;
        line = cursor;
        return true;
    }

    /// <summary>Reads a time at the cursor and sets it as the line's time.</summary>
    public static bool TrySet(ref LineCursor line, LineClock clock, ParsedLine into)
    {
        if (!TryRead(ref line, clock, out var at))
            return false;
        into.SetTimestamp(in at);
        return true;
    }

    /// <summary>Reads all of a text, also as a number since 1970.</summary>
    public static bool TryReadAll(ReadOnlySpan<byte> text, LineClock clock, out Instant at)
    {
        var cursor = new LineCursor(text);
        return (TryRead(ref cursor, clock, out at) && cursor.IsAtEnd) || EpochTime.TryParse(text, out at);
    }

    private static bool TryNumeric(ref LineCursor line, ref WallTime time)
    {
        var rest = line.Rest;
        if (rest[4] is (byte)'-' or (byte)'/' or (byte)'.')
            return TimeReading.TryDate(ref line, rest[4], ref time) && TrySeparator(ref line) && TryClock(ref line, ref time);
        if (rest[8] == (byte)'T')
        {
            return line.TryDigits(4, out time.Year)
                && line.TryDigits(2, out time.Month)
                && line.TryDigits(2, out time.Day)
                && line.Skip((byte)'T')
                && line.TryDigits(2, out time.Hour)
                && line.TryDigits(2, out time.Minute)
                && line.TryDigits(2, out time.Second)
                && TryDecimals(ref line, ref time);
        }
        // 18-Oct-2025, 18/Oct/2025:, 18 Oct 2025
        if (!line.TryDigits(2, out time.Day) && !line.TryDigits(1, out time.Day))
            return false;
        var separator = line.Next;
        return separator is (byte)'-' or (byte)'/' or (byte)' '
            && line.Skip(separator)
            && TimeReading.TryMonthName(ref line, out time.Month)
            && line.Skip(separator)
            && line.TryDigits(4, out time.Year)
            && (line.Skip((byte)':') || line.Skip((byte)' '))
            && TryClock(ref line, ref time);
    }

    private static bool TrySeparator(ref LineCursor line) => line.Skip((byte)'T') || line.Skip((byte)' ') || line.Skip((byte)'t') || line.Skip((byte)'_');

    private static bool TryNamed(ref LineCursor line, ref WallTime time, ref int? offset)
    {
        var hasWeekday = TryWeekday(ref line);
        // Sat, 18 Oct 2025 18:01:47 GMT
        if (hasWeekday && line.Next is >= (byte)'0' and <= (byte)'9')
        {
            return (line.TryDigits(2, out time.Day) || line.TryDigits(1, out time.Day))
                && line.Skip((byte)' ')
                && TimeReading.TryMonthName(ref line, out time.Month)
                && line.Skip((byte)' ')
                && line.TryDigits(4, out time.Year)
                && line.Skip((byte)' ')
                && TryClock(ref line, ref time);
        }

        if (!TimeReading.TryMonthName(ref line, out time.Month) || !line.Skip((byte)' ') || !TimeReading.TryDayOfMonth(ref line, out time.Day))
            return false;
        // Oct 18, 2025 6:01:47 PM
        if (line.Skip(", "u8))
            return line.TryDigits(4, out time.Year) && line.Skip((byte)' ') && TryClock(ref line, ref time);
        // Sat Oct 18 18:01:47 2025, Sat Oct 18 18:01:47 CEST 2025
        if (!hasWeekday || !line.Skip((byte)' ') || !TimeReading.TryClock(ref line, ref time) || !line.Skip((byte)' '))
            return false;
        if (ZoneName.TryRead(ref line, out offset) && (offset is null || !line.Skip((byte)' ')))
            return false;
        return line.TryDigits(4, out time.Year);
    }

    private static bool TryWeekday(ref LineCursor line)
    {
        var names = "MonTueWedThuFriSatSun"u8;
        for (var i = 0; i < names.Length; i += 3)
        {
            if (!line.Rest.StartsWith(names.Slice(i, 3)))
                continue;
            line.Skip(3);
            line.Skip((byte)',');
            return line.Skip((byte)' ');
        }
        return false;
    }

    /// <summary>As <see cref="TimeReading.TryClock"/>, also without seconds, with one digit for the hour, and with AM and PM.</summary>
    private static bool TryClock(ref LineCursor line, ref WallTime time)
    {
        if ((!line.TryDigits(2, out time.Hour) && !line.TryDigits(1, out time.Hour)) || !line.Skip((byte)':') || !line.TryDigits(2, out time.Minute))
            return false;
        if (line.Skip((byte)':') && (!line.TryDigits(2, out time.Second) || !TryDecimals(ref line, ref time)))
            return false;
        var half = line;
        half.Skip((byte)' ');
        if (half.Rest.Length >= 2 && half.Rest[0] is (byte)'A' or (byte)'P' && half.Rest[1] == (byte)'M')
        {
            if (time.Hour is < 1 or > 12)
                return false;
            time.Hour = time.Hour % 12 + (half.Rest[0] == (byte)'P' ? 12 : 0);
            half.Skip(2);
            line = half;
        }
        return true;
    }

    private static bool TryDecimals(ref LineCursor line, ref WallTime time)
    {
        if (line.Rest.Length > 1 && line.Rest[0] is (byte)'.' or (byte)',' && char.IsAsciiDigit((char)line.Rest[1]))
        {
            line.Skip(1);
            time.Nanoseconds = TimeReading.Decimals(ref line);
        }
        return true;
    }

    /// <summary>Reads an offset or a zone name, with or without a blank before it. Anything else belongs to the text behind.</summary>
    private static bool TryZone(ref LineCursor line, ref int? offset)
    {
        if (offset is not null)
            return true;
        var zone = line;
        var spaced = zone.Skip((byte)' ');
        if (
            zone.Next is (byte)'+' or (byte)'-' or (byte)'Z' or (byte)'z'
            && !(spaced && zone.Next is not ((byte)'+' or (byte)'-'))
            && TimeReading.TryOffset(ref zone, out var seconds)
        )
        {
            if (!zone.IsAtEnd && char.IsAsciiLetterOrDigit((char)zone.Next))
                return true;
            offset = seconds;
            line = zone;
            var named = line;
            // Java's ZonedDateTime adds the zone's name in brackets.
            if (named.Skip((byte)'[') && named.TryUntil((byte)']', out var name) && name.Contains((byte)'/'))
                line = named;
            return true;
        }
        if (!ZoneName.TryRead(ref zone, out var hours))
            return true;
        offset = hours;
        line = zone;
        return hours is not null;
    }
}
