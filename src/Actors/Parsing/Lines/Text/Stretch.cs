namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>A range of bytes in a line; empty when the piece is missing.</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">The position behind the last byte.</param>
internal readonly record struct Stretch(int Start, int End)
{
    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line) => line[Start..End];
}
