namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>What can be sent, in the order it takes turns.</summary>
internal enum Lane
{
    /// <summary>Events that were not sent before.</summary>
    Fresh,

    /// <summary>Events that are sent again for as long as it takes.</summary>
    Retry,

    /// <summary>Events that their index refused, sent again a bounded number of times, and those whose shard is away.</summary>
    Blocked,
}

/// <summary>
/// Whose turn it is to send. The lanes take turns, so that nothing waits for all that failed, and nothing starves; and
/// events that an index refuses fill no more than a quarter of the requests in flight while others have something to send,
/// so that an index that takes long to refuse does not stand in the way of the others. Immutable, pure.
/// </summary>
internal readonly record struct SendOrder
{
    private const int Lanes = 3;
    private const int BlockedShare = 4;

    private Lane Last { get; init; }
    private int BlockedInFlight { get; init; }

    /// <summary>Whether a request of <see cref="Lane.Blocked"/> is without an answer.</summary>
    public bool IsBlockedInFlight => BlockedInFlight > 0;

    /// <summary>The lane that sends next; null when none has anything to send.</summary>
    /// <param name="fresh">Whether a batch of fresh events is due.</param>
    /// <param name="retry">Whether a batch to be sent again is due.</param>
    /// <param name="blocked">Whether a batch that was refused by its index is due.</param>
    /// <param name="limit">How many requests may be in flight, at least 1.</param>
    public Lane? Next(bool fresh, bool retry, bool blocked, int limit)
    {
        if (fresh || retry)
            blocked &= BlockedInFlight < Math.Max(1, limit / BlockedShare);
        for (var turn = 1; turn <= Lanes; turn++)
        {
            var lane = (Lane)(((int)Last + turn) % Lanes);
            if (
                lane switch
                {
                    Lane.Fresh => fresh,
                    Lane.Retry => retry,
                    _ => blocked,
                }
            )
            {
                return lane;
            }
        }
        return null;
    }

    /// <summary>A batch was sent.</summary>
    public SendOrder Sent(Lane lane) => new() { Last = lane, BlockedInFlight = BlockedInFlight + (lane == Lane.Blocked ? 1 : 0) };

    /// <summary>A batch was answered, or was not.</summary>
    public SendOrder Answered(Lane lane) => lane == Lane.Blocked ? this with { BlockedInFlight = BlockedInFlight - 1 } : this;
}
