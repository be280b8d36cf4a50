using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Time;

/// <summary>
/// Abbreviations of time zones that are unambiguous: those of RFC 2822 without CST (also China's), and some more. A time with an ambiguous one is not read: a
/// time that is off by hours is worse than none.
/// </summary>
internal static class ZoneName
{
    /// <summary>Ambiguous abbreviations. Other words in capitals behind a time are text.</summary>
    private static readonly byte[][] Ambiguous =
    [
        "CST"u8.ToArray(),
        "IST"u8.ToArray(),
        "BST"u8.ToArray(),
        "AST"u8.ToArray(),
        "SST"u8.ToArray(),
        "GST"u8.ToArray(),
        "AMT"u8.ToArray(),
    ];

    private static readonly (byte[] Name, int Hours)[] Known =
    [
        ("UTC"u8.ToArray(), 0),
        ("GMT"u8.ToArray(), 0),
        ("CET"u8.ToArray(), 1),
        ("CEST"u8.ToArray(), 2),
        ("EET"u8.ToArray(), 2),
        ("EEST"u8.ToArray(), 3),
        ("WET"u8.ToArray(), 0),
        ("WEST"u8.ToArray(), 1),
        ("MSK"u8.ToArray(), 3),
        ("JST"u8.ToArray(), 9),
        ("EST"u8.ToArray(), -5),
        ("EDT"u8.ToArray(), -4),
        ("CDT"u8.ToArray(), -5),
        ("MST"u8.ToArray(), -7),
        ("MDT"u8.ToArray(), -6),
        ("PST"u8.ToArray(), -8),
        ("PDT"u8.ToArray(), -7),
        ("AEST"u8.ToArray(), 10),
        ("AEDT"u8.ToArray(), 11),
        ("NZST"u8.ToArray(), 12),
        ("NZDT"u8.ToArray(), 13),
        ("HKT"u8.ToArray(), 8),
        ("SGT"u8.ToArray(), 8),
        ("KST"u8.ToArray(), 9),
    ];

    /// <summary>Reads an abbreviation at the cursor; null when it is ambiguous. False without one, and then the cursor has not moved.</summary>
    public static bool TryRead(ref LineCursor line, out int? seconds)
    {
        seconds = null;
        var length = 0;
        var rest = line.Rest;
        while (length < rest.Length && rest[length] is >= (byte)'A' and <= (byte)'Z')
            length++;
        if (length is < 3 or > 4 || (length < rest.Length && (char.IsAsciiLetterOrDigit((char)rest[length]) || rest[length] is (byte)'_' or (byte)'=')))
            return false;
        var name = rest[..length];
        foreach (var (known, hours) in Known)
        {
            if (!name.SequenceEqual(known))
                continue;
            seconds = hours * 3600;
            line.Skip(length);
            return true;
        }
        foreach (var ambiguous in Ambiguous)
        {
            if (!name.SequenceEqual(ambiguous))
                continue;
            line.Skip(length);
            return true;
        }
        return false;
    }
}
