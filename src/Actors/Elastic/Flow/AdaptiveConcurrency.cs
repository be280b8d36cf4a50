namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>Bounds of the concurrency limit.</summary>
/// <param name="Min">The fewest requests in flight.</param>
/// <param name="Max">The most requests in flight.</param>
/// <param name="Tolerance">How many times its best latency per byte the server may reach before the limit is lowered; above 1.</param>
internal readonly record struct ConcurrencyBounds(int Min, int Max, double Tolerance)
{
    /// <summary>The value inside these bounds.</summary>
    public double Inside(double value) => Math.Clamp(value, Min, Max);
}

/// <summary>
/// The limit of bulk requests in flight. It grows by one per round of good answers while it is reached, is halved on overload (AIMD, as in TCP), and loses a
/// tenth per round of answers that are too slow compared with the best latency seen (as in TCP Vegas). Latency is compared per byte, so that batches of
/// different sizes are comparable. The best latency is forgotten after <see cref="Memory"/> and measured again with half as many requests: so a server that
/// has become slower sets a new best, and queueing caused by our own requests does not. Immutable.
/// </summary>
/// <param name="Value">The limit, with its fraction.</param>
/// <param name="Bounds">Its bounds.</param>
internal readonly record struct AdaptiveConcurrency(double Value, ConcurrencyBounds Bounds)
{
    /// <summary>The fixed cost of a request, expressed in bytes: otherwise a small batch would look slow per byte.</summary>
    private const double RequestBytes = 64 << 10;

    private const double TooSlow = 0.9;
    private const double Confirms = 1.1;

    /// <summary>How long the best latency is valid without being reached again.</summary>
    internal static readonly TimeSpan Memory = TimeSpan.FromSeconds(30);

    /// <summary>Seconds per byte of the latest answers, smoothed over about one round of answers; 0 while unknown.</summary>
    public double Recent { get; private init; }

    /// <summary>Seconds per byte at its best; 0 while unknown.</summary>
    public double Best { get; private init; }

    /// <summary>How long ago the best was last seen.</summary>
    public TimeSpan BestAge { get; private init; }

    /// <summary>The limit in whole requests.</summary>
    public int Requests => (int)Bounds.Inside(Value);

    /// <summary>The same with other bounds, and the value clamped to them.</summary>
    public AdaptiveConcurrency Within(ConcurrencyBounds bounds) => bounds == Bounds ? this : this with { Value = bounds.Inside(Value), Bounds = bounds };

    /// <summary>After a good answer.</summary>
    /// <param name="inFlight">Requests without an answer, this one included. A limit that was not reached says nothing about a larger one.</param>
    /// <param name="bytes">Size of the request.</param>
    /// <param name="latency">How long the answer took.</param>
    /// <param name="passed">Time since the last good answer.</param>
    /// <param name="sentBefore">The request was sent before the limit was last lowered, so its latency must not lower it again.</param>
    public AdaptiveConcurrency OnSuccess(int inFlight, long bytes, TimeSpan latency, TimeSpan passed, bool sentBefore)
    {
        var cost = Math.Max(latency.TotalSeconds, 1e-6) / (bytes + RequestBytes);
        var recent = Recent == 0 ? cost : Recent + (cost - Recent) / (Requests + 1);
        // At the minimum, latency cannot be caused by our own queueing, so what is measured is the best.
        var best = Best == 0 || Requests <= Bounds.Min ? recent : Math.Min(Best, recent);
        var age = recent <= best * Confirms ? TimeSpan.Zero : BestAge + passed;
        var seen = this with { Recent = recent, Best = best, BestAge = age };
        if (age > Memory)
            return seen.Scaled(0.5) with { Recent = 0, Best = 0, BestAge = TimeSpan.Zero };
        if (recent > best * Bounds.Tolerance)
            return sentBefore ? seen : seen.Scaled(TooSlow);
        // Between the two thresholds the limit stays, or it would oscillate.
        var mayGrow = inFlight >= Requests && recent <= best * Math.Sqrt(Bounds.Tolerance);
        return mayGrow ? seen with { Value = Bounds.Inside(Value + 1.0 / Requests) } : seen;
    }

    /// <summary>After an overload or no answer.</summary>
    public AdaptiveConcurrency OnOverload() => Scaled(0.5);

    private AdaptiveConcurrency Scaled(double factor) => this with { Value = Bounds.Inside(Value * factor) };
}
