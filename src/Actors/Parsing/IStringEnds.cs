namespace ActorPipeline.Actors.Parsing;

/// <summary>Finds the ends of the strings in a JSON text.</summary>
internal interface IStringEnds
{
    /// <summary>The position behind the quote that ends the string whose text begins at <paramref name="at"/>; -1 when it is not valid.</summary>
    /// <param name="json">The text; its length is not below <paramref name="at"/>.</param>
    /// <param name="at">The position behind the quote that begins the string.</param>
    int Behind(ReadOnlySpan<byte> json, int at);
}
