namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// Derives from the answers what holds the sink up. An index that refuses, or whose shard is unavailable, is remembered as long as its events wait, whatever
/// other indices answer meanwhile. An overload or a failed request is remembered until the next good answer. Immutable, pure.
/// </summary>
internal readonly record struct SinkTroubles
{
    private SinkTrouble? Failure { get; init; }
    private SinkTrouble? Refusal { get; init; }
    private SinkTrouble? Overload { get; init; }

    /// <summary>A request failed as a whole.</summary>
    public SinkTroubles Failed(SinkTrouble trouble) => this with { Failure = trouble };

    /// <summary>A request was answered.</summary>
    /// <param name="overload">Why the server refused some of its events for the moment; null when it did not.</param>
    /// <param name="refusal">Why an index refused some of its events; null when none did.</param>
    public SinkTroubles Answered(SinkTrouble? overload = null, SinkTrouble? refusal = null) => new() { Overload = overload, Refusal = refusal ?? Refusal };

    /// <summary>The worst trouble; null when there is none.</summary>
    /// <param name="held">Whether events wait that their index refused.</param>
    public SinkTrouble? Now(bool held) => Failure ?? (held ? Refusal : null) ?? Overload;
}
