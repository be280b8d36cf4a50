using ActorPipeline.Actors.Timing;

namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>
/// Whether another request may be sent: not more than the adaptive limit without an answer, and none at all for a while
/// after a request failed as a whole, so that a server that is down is asked by one request at a time. Immutable, pure.
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

    /// <summary>Requests that may be without an answer: one while the server does not answer well.</summary>
    public int Limit => Failures > 0 ? 1 : Adaptive.Requests;

    /// <summary>The last request that was answered or failed was answered.</summary>
    public bool IsWell => Failures == 0;

    /// <summary>A breaker as it is at the start.</summary>
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

    /// <summary>The server took a request, and waited for a shard: how long that took says nothing about how much it can take.</summary>
    public CircuitBreaker OnWait() => this with { Failures = 0, OpenUntil = long.MinValue };

    /// <summary>A request failed as a whole.</summary>
    /// <param name="now">The clock's ticks.</param>
    /// <param name="sentAt">When that request was sent.</param>
    /// <param name="after">A pause that was asked for, instead of ours.</param>
    /// <param name="random">From 0 to 1.</param>
    /// <param name="time">The clock, for its frequency.</param>
    public CircuitBreaker OnFailure(long now, long sentAt, TimeSpan? after, double random, TimeProvider time)
    {
        // Requests that were already on their way when the first of them failed say nothing new.
        var news = Failures == 0 || sentAt >= OpenUntil;
        var failures = news ? Failures + 1 : Failures;
        var pause = after ?? Backoff.Delay(failures, RetryMin, RetryMax, 1 - random);
        return Decrease(now, sentAt) with { Failures = failures, OpenUntil = news ? now + time.TicksOf(pause) : OpenUntil };
    }

    /// <summary>Halves the limit once for all requests that were on their way together.</summary>
    private CircuitBreaker Decrease(long now, long sentAt) => sentAt < LastDecrease ? this : this with { Adaptive = Adaptive.OnOverload(), LastDecrease = now };
}
