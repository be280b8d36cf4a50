namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>
/// Reads a line from left to right. A method that returns false has read nothing, unless it says otherwise; a parser
/// that tries two forms keeps a copy of the cursor.
/// </summary>
internal ref struct LineCursor(ReadOnlySpan<byte> line)
{
    /// <summary>The unread rest.</summary>
    public ReadOnlySpan<byte> Rest { get; set; } = line;

    public readonly bool IsAtEnd => Rest.IsEmpty;

    /// <summary>The next byte, 0 at the end.</summary>
    public readonly byte Next => Rest.IsEmpty ? (byte)0 : Rest[0];

    public void Skip(int count) => Rest = Rest[count..];

    public bool Skip(byte expected)
    {
        if (Rest.IsEmpty || Rest[0] != expected)
            return false;
        Rest = Rest[1..];
        return true;
    }

    public bool Skip(ReadOnlySpan<byte> expected)
    {
        if (!Rest.StartsWith(expected))
            return false;
        Rest = Rest[expected.Length..];
        return true;
    }

    /// <summary>Skips blanks and tabs; true when there was one.</summary>
    public bool SkipBlanks()
    {
        var count = 0;
        while (count < Rest.Length && Rest[count] is (byte)' ' or (byte)'\t')
            count++;
        Rest = Rest[count..];
        return count > 0;
    }

    /// <summary>Reads up to <paramref name="end"/> and skips that.</summary>
    public bool TryUntil(byte end, out ReadOnlySpan<byte> value)
    {
        var at = Rest.IndexOf(end);
        value = at < 0 ? default : Rest[..at];
        if (at < 0)
            return false;
        Rest = Rest[(at + 1)..];
        return true;
    }

    /// <summary>Reads up to <paramref name="end"/> and skips that.</summary>
    public bool TryUntil(ReadOnlySpan<byte> end, out ReadOnlySpan<byte> value)
    {
        var at = Rest.IndexOf(end);
        value = at < 0 ? default : Rest[..at];
        if (at < 0)
            return false;
        Rest = Rest[(at + end.Length)..];
        return true;
    }

    /// <summary>Reads up to the next blank or the end; at least one byte.</summary>
    public bool TryWord(out ReadOnlySpan<byte> word)
    {
        var at = Rest.IndexOfAny((byte)' ', (byte)'\t');
        word = at < 0 ? Rest : Rest[..at];
        Rest = Rest[word.Length..];
        return !word.IsEmpty;
    }

    /// <summary>Reads <c>[…]</c>; brackets inside count.</summary>
    public bool TryBracketed(out ReadOnlySpan<byte> inside)
    {
        inside = default;
        if (Next != (byte)'[')
            return false;
        var depth = 0;
        for (var i = 0; i < Rest.Length; i++)
        {
            if (Rest[i] == (byte)'[')
            {
                depth++;
            }
            else if (Rest[i] == (byte)']' && --depth == 0)
            {
                inside = Rest[1..i];
                Rest = Rest[(i + 1)..];
                return true;
            }
        }
        return false;
    }

    /// <summary>Reads <c>"…"</c>; a quote behind a backslash does not end it, and stays as it is written.</summary>
    public bool TryQuoted(out ReadOnlySpan<byte> inside)
    {
        inside = default;
        if (Next != (byte)'"')
            return false;
        for (var i = 1; i < Rest.Length; i++)
        {
            var next = Rest[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
                return false;
            i += next;
            if (Rest[i] == (byte)'\\')
            {
                i++;
                continue;
            }
            inside = Rest[1..i];
            Rest = Rest[(i + 1)..];
            return true;
        }
        return false;
    }

    /// <summary>Reads exactly <paramref name="count"/> digits, at most nine.</summary>
    public bool TryDigits(int count, out int value)
    {
        value = 0;
        if (Rest.Length < count)
            return false;
        for (var i = 0; i < count; i++)
        {
            var digit = Rest[i] - '0';
            if ((uint)digit > 9)
                return false;
            value = value * 10 + digit;
        }
        Rest = Rest[count..];
        return true;
    }

    /// <summary>Reads all digits there are, one to eighteen, without a sign.</summary>
    public bool TryNumber(out long value)
    {
        value = 0;
        var count = 0;
        while (count < Rest.Length && (uint)(Rest[count] - '0') <= 9)
        {
            if (count == 18)
                return false;
            value = value * 10 + (Rest[count++] - '0');
        }
        if (count == 0)
            return false;
        Rest = Rest[count..];
        return true;
    }
}
