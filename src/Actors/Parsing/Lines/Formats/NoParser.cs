namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary><c>none</c> and <c>plain</c>: leaves every line as it is.</summary>
internal sealed class NoParser : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into) => true;
}
