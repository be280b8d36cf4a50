using System.Globalization;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// An unpaired surrogate, written as an escape, is valid JSON (RFC 8259, 8.2) that cannot be encoded in UTF-8. Servers and readers treat it differently, so it
/// is replaced by the escape of U+FFFD, which has the same length.
/// </summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>Replaces them in valid JSON, in place.</summary>
    public static void Replace(Span<byte> json)
    {
        for (var at = First(json); at < json.Length; at++)
        {
            if (json[at] != (byte)'\\')
                continue;
            if (Unit(json[at..]) is not { } unit)
            {
                at++;
                continue;
            }
            var next = json.Length - at > EscapeLength ? Unit(json[(at + EscapeLength)..]) : null;
            if (char.IsHighSurrogate(unit) && next is { } low && char.IsLowSurrogate(low))
                at += EscapeLength;
            else if (char.IsSurrogate(unit))
                "\\ufffd"u8.CopyTo(json[at..]);
            at += EscapeLength - 1;
        }
    }

    /// <summary>The first position where an escape of a surrogate may begin; the length when there is none, as in nearly all events.</summary>
    private static int First(ReadOnlySpan<byte> json)
    {
        for (var at = 0; ; at += 2)
        {
            var next = json[at..].IndexOf("\\u"u8);
            if (next < 0)
                return json.Length;
            at += next;
            // A backslash before it may escape this one: then the scan begins there.
            if (json[at + 2] is (byte)'d' or (byte)'D')
                return at - (json[..at].Length - json[..at].TrimEnd((byte)'\\').Length);
        }
    }

    /// <summary>The UTF-16 unit that an escape at the start stands for; null when there is none.</summary>
    private static char? Unit(ReadOnlySpan<byte> json)
    {
        if (json.Length < EscapeLength || json[0] != (byte)'\\' || json[1] != (byte)'u')
            return null;
        return (char)ushort.Parse(json[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
