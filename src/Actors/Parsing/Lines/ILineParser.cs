namespace ActorPipeline.Actors.Parsing.Lines;

/// <summary>
/// Finds fields in one log line. Every parser is stateless and safe for use by many threads at once; what changes from
/// line to line is in the <see cref="ParsedLine"/>, of which there is one per partition. A parser never throws, and
/// allocates nothing per line (the <c>regex</c> kind excepted, see there).
/// </summary>
public interface ILineParser
{
    /// <summary>
    /// True when what the parser puts into <see cref="ParsedLine.MessageJson"/> takes the place of <c>message</c> without
    /// being asked for: the line is a container of fields, and its text is one of them. False for lines people read as they
    /// are; there the shorter message is used only when the operator wants it.
    /// </summary>
    bool ReplacesMessage => false;

    /// <summary>Reads <paramref name="line"/> into <paramref name="into"/>, which the caller has cleared.</summary>
    /// <param name="line">The line in UTF-8, unescaped, without its line end. Any bytes are allowed.</param>
    /// <param name="into">Takes fields, time and message. What it holds after false is to be ignored.</param>
    /// <returns>False when the line is not in the parser's format.</returns>
    bool TryParse(ReadOnlySpan<byte> line, ParsedLine into);
}
