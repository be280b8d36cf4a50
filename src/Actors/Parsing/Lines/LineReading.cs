namespace ActorPipeline.Actors.Parsing.Lines;

/// <summary>Cleans a raw line before it is parsed.</summary>
public static class LineReading
{
    /// <summary>
    /// As <see cref="ILineParser.TryParse"/>, without a byte order mark, the NULs of a truncated file, and terminal colours.
    /// </summary>
    public static bool TryRead(this ILineParser parser, ReadOnlySpan<byte> line, ParsedLine into) => parser.TryParse(into.Cleaned(line), into);
}
