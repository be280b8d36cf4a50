namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// What is the matter, out of all that was answered. An index that refuses, or whose shard is away, is remembered while its events wait, however well
/// those of others go meanwhile; a busy server and a failed request only until the next good answer. Immutable, pure.
/// </summary>
internal readonly record struct SinkTroubles
{
    private SinkTrouble? Failure { get; init; }
    private SinkTrouble? Refusal { get; init; }
    private SinkTrouble? Overload { get; init; }

    /// <summary>A request failed as a whole.</summary>
    public SinkTroubles Failed(SinkTrouble trouble) => this with { Failure = trouble };

    /// <summary>A request was answered.</summary>
    /// <param name="overload">Why the server turned some of its events away; null when it did not.</param>
    /// <param name="refusal">Why the index of some of its events did not take them; null when all did.</param>
    public SinkTroubles Answered(SinkTrouble? overload = null, SinkTrouble? refusal = null) => new() { Overload = overload, Refusal = refusal ?? Refusal };

    /// <summary>The worst of it; null when there is nothing.</summary>
    /// <param name="held">Whether events wait whose index did not take them.</param>
    public SinkTrouble? Now(bool held) => Failure ?? (held ? Refusal : null) ?? Overload;
}
