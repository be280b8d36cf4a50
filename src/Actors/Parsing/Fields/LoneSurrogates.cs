using System.Globalization;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// Half a pair of surrogates, written as an escape, is valid JSON (RFC 8259, 8.2) and no text that UTF-8 has a form for. Servers and readers
/// disagree about it, so it becomes U+FFFD, which is as long.
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

    /// <summary>Where the first escape may begin that is one; the length when there is none. Seldom there is.</summary>
    private static int First(ReadOnlySpan<byte> json)
    {
        for (var at = 0; ; at += 2)
        {
            var next = json[at..].IndexOf("\\u"u8);
            if (next < 0)
                return json.Length;
            at += next;
            // One backslash before it may be what makes it none: then the text is looked at from there.
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
