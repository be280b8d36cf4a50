namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// Since when requests have been on their way without any answer. A request that is given up for lack of one ends no silence, so
/// that one which lasts for hours is one; any answer does, and so does a connection that fails. Immutable, pure.
/// </summary>
internal readonly record struct Silence
{
    private bool IsOn { get; init; }
    private long From { get; init; }

    /// <summary>When it began, in the clock's ticks; <see cref="long.MaxValue"/> while nothing is waited for.</summary>
    public long Since => IsOn ? From : long.MaxValue;

    /// <summary>A request was sent.</summary>
    public Silence Sent(long now) => IsOn ? this : new Silence { IsOn = true, From = now };

    /// <summary>A request came to its end.</summary>
    /// <param name="timedOut">It was given up for lack of an answer.</param>
    /// <param name="inFlight">Requests that are still without an answer.</param>
    /// <param name="now">The clock's ticks.</param>
    public Silence Ended(bool timedOut, int inFlight, long now) =>
        timedOut ? this
        : inFlight > 0 ? new Silence { IsOn = true, From = now }
        : default;
}
