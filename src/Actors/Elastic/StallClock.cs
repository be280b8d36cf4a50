namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// Measures for how long requests have been in flight without any answer, to detect a stalled server. An answer or a failed connection resets it. A request
/// that times out does not, so that hours without an answer count as one stall. Immutable, pure.
/// </summary>
internal readonly record struct StallClock
{
    private bool IsOn { get; init; }
    private long From { get; init; }

    /// <summary>When the time without an answer began, in the clock's ticks; [long.MaxValue] while no request is in flight.</summary>
    public long Since => IsOn ? From : long.MaxValue;

    /// <summary>A request was sent.</summary>
    public StallClock Sent(long now) => IsOn ? this : new StallClock { IsOn = true, From = now };

    /// <summary>A request has ended.</summary>
    /// <param name="timedOut">It ended by its timeout, without an answer.</param>
    /// <param name="inFlight">Requests still in flight.</param>
    /// <param name="now">The clock's ticks.</param>
    public StallClock Ended(bool timedOut, int inFlight, long now) =>
        timedOut ? this
        : inFlight > 0 ? new StallClock { IsOn = true, From = now }
        : default;
}
