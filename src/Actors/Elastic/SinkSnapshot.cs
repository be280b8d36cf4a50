using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Actors.Elastic;

/// <summary>A snapshot of the sink's stage.</summary>
/// <param name="InFlight">Requests without an answer.</param>
/// <param name="Limit">How many requests may be in flight.</param>
/// <param name="Waiting">Events without an outcome that were sent, or wait to be sent again.</param>
/// <param name="SilentSince">See <see cref="StallClock.Since"/>.</param>
/// <param name="Trouble">The worst error of the latest answers; null when there is none.</param>
internal sealed record SinkSnapshot(int InFlight, int Limit, int Waiting, long SilentSince, SinkTrouble? Trouble)
{
    /// <summary>Before anything was sent.</summary>
    public static readonly SinkSnapshot Start = new(0, 0, 0, long.MaxValue, null);

    /// <summary>What holds the sink up: no answer for too long, or errors in the answers. Null while it runs.</summary>
    /// <param name="stallAfter"><c>elastic.stall-after</c>.</param>
    /// <param name="now">The clock's ticks.</param>
    /// <param name="time">The clock, for its frequency.</param>
    public SinkTrouble? TroubleAt(TimeSpan stallAfter, long now, TimeProvider time)
    {
        if (SilentSince > now || time.GetElapsedTime(SilentSince, now) is var silent && silent < stallAfter)
            return Trouble;
        return new SinkTrouble(
            SinkState.Stalled,
            $"no answer for {DurationText.Text(silent)}, {InFlight} bulk {(InFlight == 1 ? "request is" : "requests are")} in flight"
        )
        {
            Kind = "stalled",
        };
    }
}
