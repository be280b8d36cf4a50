namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>A stretch of bytes in a line; empty when the thing is not there.</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">Behind the last.</param>
internal readonly record struct Stretch(int Start, int End)
{
    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line) => line[Start..End];
}
