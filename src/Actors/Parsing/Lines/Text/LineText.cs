namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>Removes byte order marks, NULs and terminal colours from a line.</summary>
internal static class LineText
{
    private const byte Escape = 0x1B;

    /// <summary>
    /// The line without a byte order mark, without NULs before it (a file that was truncated while it was written has them), and without
    /// the sequences that colour a terminal. Returns the line itself when there is nothing to remove.
    /// </summary>
    public static ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> line, LineBuffer scratch)
    {
        if (!line.IsEmpty && line[0] is 0 or 0xEF)
        {
            line = line.TrimStart((byte)0);
            if (line.StartsWith("\uFEFF"u8))
                line = line[3..];
        }
        return line.Contains(Escape) ? WithoutColours(line, scratch) : line;
    }

    private static ReadOnlySpan<byte> WithoutColours(ReadOnlySpan<byte> line, LineBuffer to)
    {
        to.Clear();
        var rest = line;
        while (true)
        {
            var at = rest.IndexOf(Escape);
            to.Append(at < 0 ? rest : rest[..at]);
            if (at < 0)
                return to.Overflowed ? line : to.Written;
            rest = rest[(at + 1)..];
            if (rest.IsEmpty || rest[0] != (byte)'[')
                continue;
            // An escape sequence ends with a letter or one of @[\]^_`{|}~.
            var end = rest[1..].IndexOfAnyInRange((byte)'@', (byte)'~');
            rest = end < 0 ? default : rest[(end + 2)..];
        }
    }
}
