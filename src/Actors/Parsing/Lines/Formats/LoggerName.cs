using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>Reads the name of the logger between the head of a line and its text.</summary>
internal static class LoggerName
{
    /// <summary>
    /// Reads <c>org.x.Y: </c>, <c>org.x.Y - </c> or <c>o.x.Y : </c>. Directly before a colon the name must contain a dot or a dollar sign: <c>Error: text</c>
    /// has no logger.
    /// </summary>
    public static bool TryRead(scoped ref LineCursor line, out ReadOnlySpan<byte> name)
    {
        name = default;
        var cursor = line;
        if (!cursor.TryWord(out var word))
            return false;
        if (word[^1] == (byte)':')
        {
            word = word[..^1];
            if (!IsDotted(word))
                return false;
        }
        else
        {
            if (!cursor.SkipBlanks() || !(cursor.Skip((byte)'-') || cursor.Skip((byte)':')) || !IsName(word))
                return false;
            if (!cursor.IsAtEnd && cursor.Next != (byte)' ')
                return false;
        }
        cursor.SkipBlanks();
        line = cursor;
        name = word;
        return true;
    }

    /// <summary>Reads Tomcat's <c>org.x.Y.method text</c> behind a thread: the name must have at least two dots.</summary>
    public static bool TryReadMethod(scoped ref LineCursor line, ReadOnlySpan<byte> thread, out ReadOnlySpan<byte> name)
    {
        name = default;
        var cursor = line;
        if (
            thread.IsEmpty
            || !cursor.TryWord(out var word)
            || word.Count((byte)'.') < 2
            || !IsName(word)
            || !char.IsAsciiLetter((char)word[0])
            || !char.IsAsciiLetter((char)word[^1])
            || !cursor.Skip((byte)' ')
        )
        {
            return false;
        }

        line = cursor;
        name = word;
        return true;
    }

    /// <summary>True for a name of letters, digits and <c>. $ _ - /</c> with a dot or a dollar sign.</summary>
    public static bool IsDotted(ReadOnlySpan<byte> name) => (name.IndexOfAny((byte)'.', (byte)'$') >= 0 && IsName(name)) || IsPath(name);

    /// <summary>Rust's <c>crate::module</c>.</summary>
    private static bool IsPath(ReadOnlySpan<byte> name)
    {
        if (name.IndexOf("::"u8) <= 0 || name.EndsWith(":"u8))
            return false;
        foreach (var b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)':' or (byte)'_' or (byte)'-'))
                return false;
        }

        return true;
    }

    public static bool IsName(ReadOnlySpan<byte> name)
    {
        foreach (var b in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'.' or (byte)'$' or (byte)'_' or (byte)'-' or (byte)'/'))
                return false;
        }

        return !name.IsEmpty;
    }
}
