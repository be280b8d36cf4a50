namespace ActorPipeline.Actors.Parsing.Masking;

/// <summary>
/// Overwrites bytes of a text in JSON, which may itself be JSON within a JSON string. The length stays, and quotes and escapes are not touched, so the JSON
/// stays valid. Masking is idempotent.
/// </summary>
internal static class MaskText
{
    /// <summary>Replaces a masked character.</summary>
    public const byte Star = (byte)'*';

    /// <summary>True for a letter of ASCII or a digit.</summary>
    public static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b);

    /// <summary>True for a byte that belongs to a name of a field.</summary>
    public static bool IsName(byte b) => IsWord(b) || b == (byte)'_';

    /// <summary>The true begin of a word that was found here: behind the letters of a preceding escape.</summary>
    public static int BehindEscape(ReadOnlySpan<byte> text, int start)
    {
        if (start == 0 || start >= text.Length)
            return start;
        if (start > 1 && text[start - 1] == (byte)'u' && text[start - 2] == (byte)'\\' && text.Length - start >= 4 && AreHex(text.Slice(start, 4)))
            return start + 4;
        if (text[start - 1] != (byte)'\\')
            return start;
        return text[start] == (byte)'u' && text.Length - start >= 5 && AreHex(text.Slice(start + 1, 4)) ? start + 5 : start + 1;
    }

    /// <summary>True when a word begins here: the byte before it is none, no letter, or part of an escape.</summary>
    public static bool Begins(ReadOnlySpan<byte> text, int start) =>
        start == 0
        || !IsName(text[start - 1])
        || (start > 1 && text[start - 2] == (byte)'\\')
        || (start > 5 && text[start - 6] == (byte)'\\' && text[start - 5] == (byte)'u' && AreHex(text.Slice(start - 4, 4)));

    /// <summary>Masks digits. Those of a JSON number become nines, so that it stays a number.</summary>
    public static void Digits(Span<byte> text, int start, int end)
    {
        var digit = IsBareNumber(text, start, end) ? (byte)'9' : Star;
        foreach (ref var b in text[start..end])
        {
            if (char.IsAsciiDigit((char)b))
                b = digit;
        }
    }

    /// <summary>Masks letters, digits and bytes that are not ASCII.</summary>
    public static void Words(Span<byte> text, int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            if (text[at] == (byte)'\\')
                at = Math.Min(BehindEscape(text, at + 1), end) - 1;
            else if (IsWord(text[at]) || text[at] >= 0x80)
                text[at] = Star;
        }
    }

    /// <summary>Masks all strings (names too) and numbers of an object or a list.</summary>
    public static void Nested(Span<byte> text, int start, int end)
    {
        var isText = false;
        for (var at = start; at < end; at++)
        {
            if (text[at] == (byte)'"')
                isText = !isText;
            else if (text[at] == (byte)'\\' && at + 1 < end && text[at + 1] != (byte)'"')
                at = BehindEscape(text, at + 1) - 1;
            else if (isText && IsWord(text[at]))
                text[at] = Star;
            else if (!isText && char.IsAsciiDigit((char)text[at]))
                text[at] = (byte)'9';
        }
    }

    /// <summary>True for a number behind a colon, comma or bracket and before a comma or the end of its object or list.</summary>
    private static bool IsBareNumber(ReadOnlySpan<byte> text, int start, int end)
    {
        while (start > 0 && text[start - 1] is (byte)'-' or (byte)'.' or (byte)'+')
            start--;
        var before = text[..start].TrimEnd((byte)' ');
        var after = text[end..].TrimStart((byte)' ');
        return before is [.., (byte)':' or (byte)',' or (byte)'[']
            && after is [(byte)',' or (byte)'}' or (byte)']', ..]
            && before is [.., (byte)'"', (byte)':'] or [.., (byte)',' or (byte)'['];
    }

    private static bool AreHex(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (!char.IsAsciiHexDigit((char)b))
                return false;
        }

        return true;
    }
}
