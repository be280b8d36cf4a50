using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>Tells words in the head of a line from words of a sentence, by how they are written.</summary>
internal static class HeadWords
{
    /// <summary>
    /// True for a level in capitals, or followed by a colon, a bar, a tab or padding. In <c>18:01:47 error while reading</c> the word is part of a sentence.
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

    /// <summary>True for an identifier, such as a host or a module: it contains a digit, a dot or the like, as words of a sentence do not.</summary>
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

    /// <summary>Reads the text in <c>[…] (…) {…} &lt;…&gt;</c>.</summary>
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
