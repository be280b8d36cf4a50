using ActorPipeline.Actors.Timing;

namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>
/// Decides whether another request may be sent: up to the adaptive limit while answers are good; after a request failed as a whole, none for a pause and then
/// one at a time until one is answered. Immutable, pure.
/// </summary>
internal readonly record struct CircuitBreaker
{
    private AdaptiveConcurrency Adaptive { get; init; }
    private TimeSpan RetryMin { get; init; }
    private TimeSpan RetryMax { get; init; }
    private long LastDecrease { get; init; }
    private long LastSuccess { get; init; }
    private int Failures { get; init; }

    /// <summary>Nothing is sent before this moment, in the clock's ticks.</summary>
    public long OpenUntil { get; private init; }

    /// <summary>Requests that may be in flight: one after failures.</summary>
    public int Limit => Failures > 0 ? 1 : Adaptive.Requests;

    /// <summary>True when the last request that ended was answered.</summary>
    public bool IsWell => Failures == 0;

    /// <summary>The breaker at the start.</summary>
    public static CircuitBreaker Closed(ElasticOptions options) =>
        new()
        {
            Adaptive = new AdaptiveConcurrency(options.InFlightInitial, options.ConcurrencyBounds),
            RetryMin = options.RetryMin,
            RetryMax = options.RetryMax,
            LastDecrease = long.MinValue,
            LastSuccess = long.MinValue,
            OpenUntil = long.MinValue,
        };

    /// <summary>The same breaker with other limits.</summary>
    public CircuitBreaker Within(ConcurrencyBounds bounds) => bounds == Adaptive.Bounds ? this : this with { Adaptive = Adaptive.Within(bounds) };

    /// <summary>True when a request may be sent now.</summary>
    public bool Permits(int inFlight, long now) => inFlight < Limit && now >= OpenUntil;

    /// <summary>A request was answered well.</summary>
    /// <param name="inFlight">Requests without an answer, this one included.</param>
    /// <param name="bytes">Size of the request.</param>
    /// <param name="now">The clock's ticks.</param>
    /// <param name="sentAt">When that request was sent.</param>
    /// <param name="time">The clock, for its frequency.</param>
    public CircuitBreaker OnSuccess(int inFlight, long bytes, long now, long sentAt, TimeProvider time)
    {
        var passed = LastSuccess == long.MinValue ? TimeSpan.Zero : time.GetElapsedTime(LastSuccess, now);
        var next = Adaptive.OnSuccess(inFlight, bytes, time.GetElapsedTime(sentAt, now), passed, sentBefore: sentAt < LastDecrease);
        return this with
        {
            Failures = 0,
            OpenUntil = long.MinValue,
            Adaptive = next,
            LastSuccess = now,
            LastDecrease = next.Value < Adaptive.Value ? now : LastDecrease,
        };
    }

    /// <summary>The server took a request but is overloaded (429 items).</summary>
    public CircuitBreaker OnOverload(long now, long sentAt) => Decrease(now, sentAt) with { Failures = 0, OpenUntil = long.MinValue };

    /// <summary>The server answered after waiting for an unavailable shard: that latency says nothing about its load.</summary>
    public CircuitBreaker OnWait() => this with { Failures = 0, OpenUntil = long.MinValue };

    /// <summary>A request failed as a whole.</summary>
    /// <param name="now">The clock's ticks.</param>
    /// <param name="sentAt">When that request was sent.</param>
    /// <param name="after">The pause that the server asked for, which replaces the backoff.</param>
    /// <param name="random">From 0 to 1.</param>
    /// <param name="time">The clock, for its frequency.</param>
    public CircuitBreaker OnFailure(long now, long sentAt, TimeSpan? after, double random, TimeProvider time)
    {
        // Requests that were already in flight when the first of them failed do not lengthen the pause.
        var news = Failures == 0 || sentAt >= OpenUntil;
        var failures = news ? Failures + 1 : Failures;
        var pause = after ?? Backoff.Delay(failures, RetryMin, RetryMax, 1 - random);
        return Decrease(now, sentAt) with { Failures = failures, OpenUntil = news ? now + time.TicksOf(pause) : OpenUntil };
    }

    /// <summary>Halves the limit once for all requests that were in flight together.</summary>
    private CircuitBreaker Decrease(long now, long sentAt) => sentAt < LastDecrease ? this : this with { Adaptive = Adaptive.OnOverload(), LastDecrease = now };
}
