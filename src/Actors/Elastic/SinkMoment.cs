using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Actors.Elastic;

/// <summary>The sink's stage at one moment.</summary>
/// <param name="InFlight">Requests without an answer.</param>
/// <param name="Limit">How many there may be.</param>
/// <param name="Waiting">Events that were sent, or are to be sent again, and have no outcome.</param>
/// <param name="SilentSince">See <see cref="Silence.Since"/>.</param>
/// <param name="Trouble">What the answers say; null when all is well.</param>
internal sealed record SinkMoment(int InFlight, int Limit, int Waiting, long SilentSince, SinkTrouble? Trouble)
{
    /// <summary>Before anything was sent.</summary>
    public static readonly SinkMoment Start = new(0, 0, 0, long.MaxValue, null);

    /// <summary>What holds the sink up: nobody answers, or what the answers say. Null while it runs.</summary>
    /// <param name="stallAfter">A silence of this length is a stall.</param>
    /// <param name="now">The clock's ticks.</param>
    /// <param name="time">The clock, for its frequency.</param>
    public SinkTrouble? TroubleAt(TimeSpan stallAfter, long now, TimeProvider time)
    {
        if (SilentSince > now || time.GetElapsedTime(SilentSince, now) is var silent && silent < stallAfter)
            return Trouble;
        return new SinkTrouble(
            SinkState.Stalled,
            $"no answer for {Spans.Text(silent)}, {InFlight} bulk {(InFlight == 1 ? "request is" : "requests are")} in flight"
        )
        {
            Kind = "stalled",
        };
    }
}
