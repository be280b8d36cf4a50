namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// Elasticsearch's <c>strict_date_optional_time</c>: <c>yyyy[-MM[-dd['T'[HH[:mm[:ss[.S…]]]][zone]]]]</c>, a fraction of 1 to 9
/// digits after '.' or ',', a zone of <c>Z</c>, <c>±HH:mm</c>, <c>±HHmm</c> or <c>±HH</c>. Digits beyond milliseconds are cut off.
/// </summary>
internal static class IsoDate
{
    public static bool TryParse(ReadOnlySpan<char> text, bool roundUp, out long millis)
    {
        millis = 0;
        int month = roundUp ? 12 : 1,
            hour = roundUp ? 23 : 0,
            minute = roundUp ? 59 : 0,
            second = roundUp ? 59 : 0,
            milli = roundUp ? 999 : 0;
        var day = 0;
        var offset = 0;
        if (!Digits(ref text, 4, out var year) || year == 0)
            return false;
        if (Skip(ref text, '-'))
        {
            if (!Digits(ref text, 2, out month))
                return false;
            if (Skip(ref text, '-'))
            {
                if (!Digits(ref text, 2, out day) || day == 0)
                    return false;
                if (Skip(ref text, 'T') && !Time(ref text, ref hour, ref minute, ref second, ref milli, ref offset))
                    return false;
            }
        }
        if (text.Length > 0 || month is < 1 or > 12 || hour > 23 || minute > 59 || second > 59)
            return false;
        var last = DateTime.DaysInMonth(year, month);
        if (day == 0)
            day = roundUp ? last : 1;
        if (day > last)
            return false;
        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks;
        millis = ticks / TimeSpan.TicksPerMillisecond + milli - offset * 60_000L;
        return true;
    }

    private static bool Time(ref ReadOnlySpan<char> text, ref int hour, ref int minute, ref int second, ref int milli, ref int offset)
    {
        if (text.Length == 0)
            return true;
        if (!Digits(ref text, 2, out hour))
            return false;
        if (Skip(ref text, ':'))
        {
            if (!Digits(ref text, 2, out minute))
                return false;
            if (Skip(ref text, ':'))
            {
                if (!Digits(ref text, 2, out second))
                    return false;
                if ((Skip(ref text, '.') || Skip(ref text, ',')) && !Fraction(ref text, out milli))
                    return false;
            }
        }
        return text.Length == 0 || Zone(ref text, out offset);
    }

    private static bool Fraction(ref ReadOnlySpan<char> text, out int milli)
    {
        var length = 0;
        milli = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            if (length < 3)
                milli = milli * 10 + text[length] - '0';
            length++;
        }
        for (var i = length; i < 3; i++)
            milli *= 10;
        text = text[length..];
        return length is >= 1 and <= 9;
    }

    private static bool Zone(ref ReadOnlySpan<char> text, out int offset)
    {
        offset = 0;
        if (Skip(ref text, 'Z'))
            return true;
        var sign =
            Skip(ref text, '+') ? 1
            : Skip(ref text, '-') ? -1
            : 0;
        if (sign == 0 || !Digits(ref text, 2, out var hours))
            return false;
        var minutes = 0;
        if ((Skip(ref text, ':') || text.Length > 0) && !Digits(ref text, 2, out minutes))
            return false;
        offset = sign * (hours * 60 + minutes);
        return hours <= 18 && minutes <= 59;
    }

    private static bool Digits(ref ReadOnlySpan<char> text, int count, out int value)
    {
        value = 0;
        if (text.Length < count)
            return false;
        for (var i = 0; i < count; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
                return false;
            value = value * 10 + text[i] - '0';
        }
        text = text[count..];
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<char> text, char expected)
    {
        if (text.Length == 0 || text[0] != expected)
            return false;
        text = text[1..];
        return true;
    }
}
