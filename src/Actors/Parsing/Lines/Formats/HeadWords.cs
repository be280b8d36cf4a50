using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>How words in the head of a line are written, which tells them from the words of a sentence.</summary>
internal static class HeadWords
{
    /// <summary>
    /// True for a level's word in capitals, or with something behind it that no sentence has: a colon, a bar, a tab, padding.
    /// <c>18:01:47 error while reading</c> may be any text.
    /// </summary>
    /// <param name="word">The word, with a colon behind it if it has one.</param>
    /// <param name="behind">What follows.</param>
    public static bool IsWrittenAsLevel(ReadOnlySpan<byte> word, ReadOnlySpan<byte> behind)
    {
        var letters = word.TrimEnd((byte)':');
        if (IsCapitals(letters))
            return true;
        return letters.Length < word.Length
            || (
                behind.Length > 1
                && (behind[0] is (byte)'\t' or (byte)'|' || (behind[0] == (byte)' ' && behind[1] is (byte)' ' or (byte)'|' or (byte)'[' or (byte)'-'))
            );
    }

    public static bool IsCapitals(ReadOnlySpan<byte> word)
    {
        foreach (var b in word)
        {
            if (b is not (>= (byte)'A' and <= (byte)'Z'))
                return false;
        }

        return !word.IsEmpty;
    }

    /// <summary>A word that names something, such as a host or a module, and is none of a sentence: it has a digit, a dot or the like in it.</summary>
    public static bool IsIdentifier(ReadOnlySpan<byte> word)
    {
        var isTelling = false;
        foreach (var b in word)
        {
            if (b is (byte)'.' or (byte)'_' or (byte)'/' or (byte)'@' or (byte)'#' or (byte)'=' or (byte)'-' || char.IsAsciiDigit((char)b) || b == (byte)':')
                isTelling = true;
            else if (!char.IsAsciiLetter((char)b) && b is not ((byte)'$' or (byte)'+' or (byte)','))
                return false;
        }
        return isTelling && char.IsAsciiLetterOrDigit((char)word[0]) && word[^1] is not ((byte)'.' or (byte)',');
    }

    /// <summary>Reads what stands in <c>[…] (…) {…} &lt;…&gt;</c>.</summary>
    public static bool TryEnclosed(scoped ref LineCursor cursor, out ReadOnlySpan<byte> inside)
    {
        inside = default;
        switch (cursor.Next)
        {
            case (byte)'[':
                return cursor.TryBracketed(out inside);
            case (byte)'(' or (byte)'{' or (byte)'<':
                var close = cursor.Next switch
                {
                    (byte)'(' => (byte)')',
                    (byte)'{' => (byte)'}',
                    _ => (byte)'>',
                };
                var end = cursor.Rest.IndexOf(close);
                if (end < 0)
                    return false;
                inside = cursor.Rest[1..end];
                cursor.Skip(end + 1);
                return true;
            default:
                return false;
        }
    }
}
