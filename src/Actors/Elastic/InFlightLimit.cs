namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// How many bulk requests may be without an answer: additive increase while answers are good and the limit is what holds
/// us back, halved when the server is overloaded (AIMD, as TCP does). Immutable.
/// </summary>
/// <param name="Value">The limit, possibly with a fraction that is still growing.</param>
/// <param name="Max">The most there may be.</param>
internal readonly record struct InFlightLimit(double Value, int Max)
{
    /// <summary>Whole requests.</summary>
    public int Requests => Math.Max(1, (int)Value);

    /// <summary>After a good answer. A limit that was not reached says nothing about a larger one.</summary>
    public InFlightLimit OnSuccess(int inFlight) =>
        inFlight >= Requests ? this with { Value = Math.Min(Max, Value + 1.0 / Requests) } : this;

    /// <summary>After an overload or no answer.</summary>
    public InFlightLimit OnOverload() => this with { Value = Math.Max(1, Value / 2) };
}
