namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>Recognises strings that Elasticsearch's date detection maps as dates when they are the first value of a field. Pure.</summary>
internal static class DetectedDate
{
    private const int LongestZone = 18;

    /// <summary>The kind of a string.</summary>
    public static FieldKind Of(ReadOnlySpan<byte> text) =>
        text.Length < 7 || text[0] is < (byte)'0' or > (byte)'9' ? FieldKind.Text
        : text[4] == (byte)'-' && IsIso(text) ? FieldKind.Date
        : text[4] == (byte)'/' && IsSlashed(text) ? FieldKind.SlashDate
        : FieldKind.Text;

    /// <summary><c>strict_date_optional_time</c>: <c>yyyy-MM[-dd['T'[HH[:mm[:ss[.S…]]]][zone]]]</c>.</summary>
    private static bool IsIso(ReadOnlySpan<byte> text)
    {
        var day = 1;
        if (!Digits(ref text, 4, out var year) || year == 0 || !Skip(ref text, '-') || !Digits(ref text, 2, out var month) || month is < 1 or > 12)
            return false;
        if (Skip(ref text, '-'))
        {
            if (!Digits(ref text, 2, out day))
                return false;
            if (Skip(ref text, 'T') && !text.IsEmpty && !IsTime(ref text))
                return false;
        }
        return text.IsEmpty && day >= 1 && day <= DateTime.DaysInMonth(year, month);
    }

    private static bool IsTime(ref ReadOnlySpan<byte> text)
    {
        if (!Digits(ref text, 2, out var hour) || hour > 23)
            return false;
        if (Skip(ref text, ':'))
        {
            if (!Digits(ref text, 2, out var minute) || minute > 59)
                return false;
            if (Skip(ref text, ':'))
            {
                if (!Digits(ref text, 2, out var second) || second > 59)
                    return false;
                if (Skip(ref text, '.') || Skip(ref text, ','))
                {
                    var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                    digits = digits < 0 ? text.Length : digits;
                    if (digits is < 1 or > 9)
                        return false;
                    text = text[digits..];
                }
            }
        }
        return text.IsEmpty || IsZone(ref text);
    }

    private static bool IsZone(ref ReadOnlySpan<byte> text)
    {
        if (Skip(ref text, 'Z'))
            return true;
        if (!(Skip(ref text, '+') || Skip(ref text, '-')) || !Digits(ref text, 2, out var hours) || hours > LongestZone)
            return false;
        return text.IsEmpty || ((Skip(ref text, ':') || true) && Digits(ref text, 2, out var minutes) && minutes <= 59);
    }

    /// <summary><c>yyyy/MM/dd[ HH:mm:ss]</c>.</summary>
    private static bool IsSlashed(ReadOnlySpan<byte> text)
    {
        if (!Digits(ref text, 4, out var year) || year == 0 || !Skip(ref text, '/') || !Digits(ref text, 2, out var month) || month is < 1 or > 12)
            return false;
        if (!Skip(ref text, '/') || !Digits(ref text, 2, out var day) || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        return text.IsEmpty || (Skip(ref text, ' ') && text.Length == 8 && IsTime(ref text) && text.IsEmpty);
    }

    private static bool Digits(ref ReadOnlySpan<byte> text, int count, out int value)
    {
        value = 0;
        if (text.Length < count)
            return false;
        foreach (var digit in text[..count])
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            value = value * 10 + digit - '0';
        }
        text = text[count..];
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<byte> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
            return false;
        text = text[1..];
        return true;
    }
}
