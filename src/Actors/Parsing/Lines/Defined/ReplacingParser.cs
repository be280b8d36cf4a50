namespace ActorPipeline.Actors.Parsing.Lines.Defined;

/// <summary>A built-in parser with <c>replaces-message</c>: its shorter text replaces the line.</summary>
internal sealed class ReplacingParser(ILineParser inner) : ILineParser
{
    public bool ReplacesMessage => true;

    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into) => inner.TryParse(line, into);
}
