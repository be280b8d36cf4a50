namespace ActorPipeline.Actors.Parsing.Lines;

/// <summary>How a line as it came is given to a parser.</summary>
public static class LineReading
{
    /// <summary>
    /// As <see cref="ILineParser.TryParse"/>, with what is no part of the text taken away: a byte order mark, the NULs of a file that was truncated, colours.
    /// </summary>
    public static bool TryRead(this ILineParser parser, ReadOnlySpan<byte> line, ParsedLine into) => parser.TryParse(into.Cleaned(line), into);
}
