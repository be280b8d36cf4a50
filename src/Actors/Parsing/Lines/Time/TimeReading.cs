using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Time;

/// <summary>Reads parts of dates and times. On false the cursor may have moved.</summary>
internal static class TimeReading
{
    /// <summary><c>2015-10-18</c> with any separator.</summary>
    public static bool TryDate(ref LineCursor line, byte separator, ref WallTime time) =>
        line.TryDigits(4, out time.Year)
        && line.Skip(separator)
        && line.TryDigits(2, out time.Month)
        && line.Skip(separator)
        && line.TryDigits(2, out time.Day);

    /// <summary><c>18:01:47</c> and decimals behind <c>.</c> or <c>,</c> if there are.</summary>
    public static bool TryClock(ref LineCursor line, ref WallTime time)
    {
        if (
            !line.TryDigits(2, out time.Hour)
            || !line.Skip((byte)':')
            || !line.TryDigits(2, out time.Minute)
            || !line.Skip((byte)':')
            || !line.TryDigits(2, out time.Second)
        )
        {
            return false;
        }

        if (line.Rest.Length > 1 && line.Rest[0] is (byte)'.' or (byte)',' && char.IsAsciiDigit((char)line.Rest[1]))
        {
            line.Skip(1);
            time.Nanoseconds = Decimals(ref line);
        }
        return true;
    }

    /// <summary>Reads all digits as decimals behind a point; more than nine are cut off.</summary>
    public static int Decimals(ref LineCursor line)
    {
        var value = 0;
        var count = 0;
        while ((uint)(line.Next - '0') <= 9)
        {
            if (count++ < 9)
                value = value * 10 + (line.Next - '0');
            line.Skip(1);
        }
        for (; count < 9; count++)
            value *= 10;
        return value;
    }

    /// <summary><c>Z</c>, <c>+02</c>, <c>+0200</c> or <c>+02:00</c>.</summary>
    public static bool TryOffset(ref LineCursor line, out int seconds)
    {
        seconds = 0;
        if (line.Skip((byte)'Z') || line.Skip((byte)'z'))
            return true;
        var sign = line.Next == (byte)'-' ? -1 : 1;
        if (line.Next is not ((byte)'+' or (byte)'-'))
            return false;
        var digits = line;
        digits.Skip(1);
        if (!digits.TryDigits(2, out var hours))
            return false;
        var minutes = 0;
        var withMinutes = digits;
        withMinutes.Skip((byte)':');
        if (withMinutes.TryDigits(2, out minutes))
            digits = withMinutes;
        if (hours > 18 || minutes > 59)
            return false;
        line = digits;
        seconds = sign * (hours * 3600 + minutes * 60);
        return true;
    }

    /// <summary><c>Jan</c> to <c>Dec</c>, as 1 to 12.</summary>
    public static bool TryMonthName(ref LineCursor line, out int month)
    {
        month = 0;
        if (line.Rest.Length < 3)
            return false;
        var names = "JanFebMarAprMayJunJulAugSepOctNovDec"u8;
        for (var i = 0; i < names.Length; i += 3)
        {
            if (!line.Rest.StartsWith(names.Slice(i, 3)))
                continue;
            month = i / 3 + 1;
            line.Skip(3);
            return true;
        }
        return false;
    }

    /// <summary><c> 4</c>, <c>4</c> or <c>04</c>.</summary>
    public static bool TryDayOfMonth(ref LineCursor line, out int day)
    {
        line.Skip((byte)' ');
        return line.TryDigits(2, out day) || line.TryDigits(1, out day);
    }
}
