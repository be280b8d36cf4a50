namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>Between what the limit moves.</summary>
/// <param name="Min">The fewest requests at once.</param>
/// <param name="Max">The most requests at once.</param>
/// <param name="Tolerance">How many times as slow as at its best the server may become before there are too many, above 1.</param>
internal readonly record struct ConcurrencyBounds(int Min, int Max, double Tolerance)
{
    /// <summary>The value inside these bounds.</summary>
    public double Inside(double value) => Math.Clamp(value, Min, Max);
}

/// <summary>
/// How many bulk requests may be without an answer: additive increase while answers are good and the limit is what holds
/// us back, halved when the server is overloaded (AIMD, as TCP does), a tenth less for each round of answers that are too
/// slow (as TCP Vegas, which compares with the best it has seen). What is compared is the time per byte, so that batches of
/// different sizes are alike; and the best is forgotten after a while and looked for again with half as many requests, so
/// that a server that is slower for good becomes the new normal, and slowness that we make ourselves never does. Immutable.
/// </summary>
/// <param name="Value">The limit, possibly with a fraction that is still growing.</param>
/// <param name="Bounds">Between what it moves.</param>
internal readonly record struct AdaptiveConcurrency(double Value, ConcurrencyBounds Bounds)
{
    /// <summary>What a request costs beside its bytes, in bytes: a small batch is not slow only because it is small.</summary>
    private const double RequestBytes = 64 << 10;

    private const double TooSlow = 0.9;
    private const double Confirms = 1.1;

    /// <summary>How long the best is believed without being seen again.</summary>
    internal static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    /// <summary>Seconds per byte as lately seen, smoothed over about one round of answers; 0 while unknown.</summary>
    public double Recent { get; private init; }

    /// <summary>Seconds per byte at its best; 0 while unknown.</summary>
    public double Best { get; private init; }

    /// <summary>How long ago the best was last seen.</summary>
    public TimeSpan BestAge { get; private init; }

    /// <summary>Whole requests.</summary>
    public int Requests => (int)Bounds.Inside(Value);

    /// <summary>The same with other bounds; the value moves inside them at once.</summary>
    public AdaptiveConcurrency Within(ConcurrencyBounds bounds) => bounds == Bounds ? this : this with { Value = bounds.Inside(Value), Bounds = bounds };

    /// <summary>After a good answer.</summary>
    /// <param name="inFlight">Requests without an answer, this one included. A limit that was not reached says nothing about a larger one.</param>
    /// <param name="bytes">Size of the request.</param>
    /// <param name="latency">How long the answer took.</param>
    /// <param name="passed">Since the last good answer.</param>
    /// <param name="sentBefore">The request was sent before the limit was last lowered: that it was slow is known already.</param>
    public AdaptiveConcurrency OnSuccess(int inFlight, long bytes, TimeSpan latency, TimeSpan passed, bool sentBefore)
    {
        var cost = Math.Max(latency.TotalSeconds, 1e-6) / (bytes + RequestBytes);
        var recent = Recent == 0 ? cost : Recent + (cost - Recent) / (Requests + 1);
        // With the fewest requests there may be, nothing of it is of our making.
        var best = Best == 0 || Requests <= Bounds.Min ? recent : Math.Min(Best, recent);
        var age = recent <= best * Confirms ? TimeSpan.Zero : BestAge + passed;
        var seen = this with { Recent = recent, Best = best, BestAge = age };
        if (age > Memory)
            return seen.Scaled(0.5) with { Recent = 0, Best = 0, BestAge = TimeSpan.Zero };
        if (recent > best * Bounds.Tolerance)
            return sentBefore ? seen : seen.Scaled(TooSlow);
        // Between the two it is left as it is, or it would swing.
        var mayGrow = inFlight >= Requests && recent <= best * Math.Sqrt(Bounds.Tolerance);
        return mayGrow ? seen with { Value = Bounds.Inside(Value + 1.0 / Requests) } : seen;
    }

    /// <summary>After an overload or no answer.</summary>
    public AdaptiveConcurrency OnOverload() => Scaled(0.5);

    private AdaptiveConcurrency Scaled(double factor) => this with { Value = Bounds.Inside(Value * factor) };
}
