using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Defined;

/// <summary>A format of timestamps, in a subset of the letters of Java's DateTimeFormatter.</summary>
internal sealed class TimestampFormat
{
    /// <summary>What <see cref="TryCompile"/> takes, for messages.</summary>
    public const string Allowed = "ISO8601, UNIX, or a pattern of yyyy yy MMM MM M dd d EEE HH H hh h a mm ss S... Z XXX with other letters in quotes";

    private readonly (string Letters, byte[] Text)[] _pieces;
    private readonly bool _hasYear;

    private TimestampFormat((string, byte[])[] pieces)
    {
        _pieces = pieces;
        _hasYear = pieces.Any(p => p.Item1 is "yyyy" or "yy");
    }

    /// <summary>Null when the format is not understood.</summary>
    public static TimestampFormat? TryCompile(string format)
    {
        if (format is "ISO8601" or "UNIX")
            return new TimestampFormat([(format, [])]);
        var pieces = new List<(string, byte[])>();
        for (var at = 0; at < format.Length; )
        {
            var start = at;
            if (char.IsAsciiLetter(format[at]))
            {
                while (at < format.Length && format[at] == format[start])
                    at++;
                var letters = format[start..at];
                if (letters[0] == 'S')
                    letters = "S";
                else if (letters is "Z" or "ZZ" or "X" or "XX" or "XXX" or "xx" or "xxx")
                    letters = "Z";
                else if (letters is not ("yyyy" or "yy" or "MMM" or "MM" or "M" or "dd" or "d" or "EEE" or "HH" or "H" or "hh" or "h" or "a" or "mm" or "ss"))
                    return null;
                pieces.Add((letters, []));
                continue;
            }
            if (format[at] == '\'')
            {
                at = format.IndexOf('\'', at + 1) + 1;
                if (at == 0)
                    return null;
                var quoted = format[(start + 1)..(at - 1)];
                pieces.Add(("", System.Text.Encoding.UTF8.GetBytes(quoted.Length == 0 ? "'" : quoted)));
                continue;
            }
            at++;
            pieces.Add(("", System.Text.Encoding.UTF8.GetBytes(format[start..at])));
        }
        return pieces.Any(p => p.Item1.StartsWith('d')) && pieces.Any(p => p.Item1.StartsWith('M')) ? new TimestampFormat([.. pieces]) : null;
    }

    /// <summary>Takes all of <paramref name="text"/> as the line's time.</summary>
    public bool TrySet(ReadOnlySpan<byte> text, LineClock clock, ParsedLine into)
    {
        var cursor = new LineCursor(text);
        if (_pieces[0].Letters == "ISO8601")
        {
            if (!IsoTime.TryResolve(ref cursor, clock, out var iso) || !cursor.IsAtEnd)
                return false;
            into.SetTimestamp(in iso);
            return true;
        }
        if (_pieces[0].Letters == "UNIX")
        {
            if (!EpochTime.TryParse(text, out var epoch))
                return false;
            into.SetTimestamp(in epoch);
            return true;
        }
        var time = new WallTime();
        int? offset = null;
        bool? afternoon = null;
        foreach (var (letters, literal) in _pieces)
        {
            if (!TryPiece(letters, literal, ref cursor, ref time, ref offset, ref afternoon))
                return false;
        }

        if (afternoon is { } pm)
            time.Hour = time.Hour is < 1 or > 12 ? 24 : time.Hour % 12 + (pm ? 12 : 0);
        if (!cursor.IsAtEnd)
            return false;
        if (!_hasYear)
            return clock.TrySetWithoutYear(into, time);
        return offset is { } seconds ? LineClock.TrySet(into, in time, seconds) : clock.TrySet(into, in time);
    }

    private static bool TryPiece(string letters, byte[] literal, ref LineCursor cursor, ref WallTime time, ref int? offset, ref bool? afternoon)
    {
        switch (letters)
        {
            case "":
                return cursor.Skip(literal);
            case "yyyy":
                return cursor.TryDigits(4, out time.Year);
            case "yy":
                var read = cursor.TryDigits(2, out time.Year);
                time.Year += 2000;
                return read;
            case "MMM":
                return TimeReading.TryMonthName(ref cursor, out time.Month);
            case "MM":
                return cursor.TryDigits(2, out time.Month);
            case "M":
                return cursor.TryDigits(2, out time.Month) || cursor.TryDigits(1, out time.Month);
            case "dd":
                return cursor.TryDigits(2, out time.Day);
            case "d":
                return TimeReading.TryDayOfMonth(ref cursor, out time.Day);
            case "HH" or "hh":
                return cursor.TryDigits(2, out time.Hour);
            case "H" or "h":
                return cursor.TryDigits(2, out time.Hour) || cursor.TryDigits(1, out time.Hour);
            case "mm":
                return cursor.TryDigits(2, out time.Minute);
            case "ss":
                return cursor.TryDigits(2, out time.Second);
            case "S":
                time.Nanoseconds = TimeReading.Decimals(ref cursor);
                return true;
            case "EEE":
                if (cursor.Rest.Length < 3)
                    return false;
                cursor.Skip(3);
                return true;
            case "a":
                afternoon = cursor.Skip("PM"u8) || cursor.Skip("pm"u8);
                return afternoon.Value || cursor.Skip("AM"u8) || cursor.Skip("am"u8);
            default:
                var found = TimeReading.TryOffset(ref cursor, out var seconds);
                offset = seconds;
                return found;
        }
    }
}
