namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>The queues that batches are sent from, in the order of their turns.</summary>
internal enum Lane
{
    /// <summary>Events that were never sent.</summary>
    Fresh,

    /// <summary>Events that are sent again without a limit of attempts.</summary>
    Retry,

    /// <summary>Events that their index refused, and those whose shard is unavailable.</summary>
    Blocked,
}

/// <summary>
/// Decides which lane sends next. The lanes take turns, so that none starves. The blocked lane has at most a quarter of the requests in flight while others
/// have something to send, so that an index that takes long to refuse does not delay the others. Immutable, pure.
/// </summary>
internal readonly record struct SendOrder
{
    private const int Lanes = 3;
    private const int BlockedShare = 4;

    private Lane Last { get; init; }
    private int BlockedInFlight { get; init; }

    /// <summary>Whether a request of <see cref="Lane.Blocked"/> is in flight.</summary>
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

    /// <summary>A request has ended, with or without an answer.</summary>
    public SendOrder Answered(Lane lane) => lane == Lane.Blocked ? this with { BlockedInFlight = BlockedInFlight - 1 } : this;
}
