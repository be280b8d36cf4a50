namespace ActorPipeline.Actors.Pipeline.Tap;

/// <summary>One record before and after it was made a document; masked in both. Texts that are too long are left out.</summary>
/// <param name="Topic">The record's topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="Timestamp">Its time, milliseconds since 1970.</param>
public sealed record TappedLine(string Topic, int Partition, long Offset, long Timestamp)
{
    /// <summary>The line as it was sent; null where it is no text.</summary>
    public string? Before { get; init; }

    /// <summary>The data stream or index; null when the record is left out (<c>parsing.leave-out</c>).</summary>
    public string? Index { get; init; }

    /// <summary>The document's id.</summary>
    public string? Id { get; init; }

    /// <summary>The document, one JSON object; null when the record is left out, or it is too long.</summary>
    public byte[]? After { get; init; }

    /// <summary>The document as another parser would make it; null when none is tried.</summary>
    public byte[]? Tried { get; init; }
}
