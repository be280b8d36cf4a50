namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary><c>none</c>: every line is what it is.</summary>
internal sealed class NoParser : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into) => true;
}
