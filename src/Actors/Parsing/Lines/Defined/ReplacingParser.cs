namespace ActorPipeline.Actors.Parsing.Lines.Defined;

/// <summary>A ready-made parser whose shorter text takes the place of the line, as the operator wants it.</summary>
internal sealed class ReplacingParser(ILineParser inner) : ILineParser
{
    public bool ReplacesMessage => true;

    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into) => inner.TryParse(line, into);
}
