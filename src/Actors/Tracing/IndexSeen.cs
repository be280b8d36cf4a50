namespace ActorPipeline.Actors.Tracing;

/// <summary>The documents of one service, as a search finds them.</summary>
/// <param name="Name">What was searched: a data stream, an index, or a pattern with <c>*</c>.</param>
/// <param name="Error">Why they could not be searched; null when they were.</param>
/// <param name="Exists">Whether there is such a data stream or index.</param>
/// <param name="Documents">How many there are.</param>
/// <param name="NewestAt">The newest <c>@timestamp</c>; null when there is none.</param>
/// <param name="Failures">How many lines the data stream refused and keeps in its failure store.</param>
public sealed record IndexSeen(string Name, string? Error = null, bool Exists = false, long Documents = 0, DateTimeOffset? NewestAt = null, long Failures = 0)
{
    /// <summary>True for HTTP 401 or 403.</summary>
    public bool MayNot { get; init; }
}
