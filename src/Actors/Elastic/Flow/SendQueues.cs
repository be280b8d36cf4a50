using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Timing;

namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>
/// All events that wait to be sent: fresh ones, those to be sent again, and those that an index refuses or whose shard is away. Says
/// which batch is next, and when. Belongs to the stage's thread.
/// </summary>
internal sealed class SendQueues(BulkSinkParts parts)
{
    private readonly BulkBatchBuilder _fresh = new();
    private readonly RetryQueue _retries = new();
    private readonly RetryQueue _blocked = new();
    private readonly UnavailableShards _unavailable = new();
    private SendOrder _order;

    /// <summary>Nothing waits.</summary>
    public bool IsEmpty => _fresh.Events == 0 && _retries.Count + _blocked.Count == 0;

    /// <summary>Events to be sent again.</summary>
    public int Waiting => _retries.Events + _blocked.Events;

    /// <summary>Whether some events wait for their index.</summary>
    public bool HoldsBlocked => _blocked.Count > 0 || _order.IsBlockedInFlight;

    private long Now => parts.Time.GetTimestamp();

    /// <summary>Whether the next fresh batch has all that it may have: no more slices are taken in then.</summary>
    /// <param name="limits">Of a fresh batch.</param>
    /// <param name="mustWait">No request may be sent before another one is answered, so it may grow meanwhile.</param>
    /// <param name="inFlightLimit">How many requests may be without an answer.</param>
    public bool IsFull(BatchOptions limits, bool mustWait, int inFlightLimit) => _fresh.IsFull(mustWait ? Grown(limits, inFlightLimit) : limits);

    /// <summary>A slice came from a partition.</summary>
    public void Add(EncodedSlice slice)
    {
        if (!_unavailable.Meets(slice))
        {
            _fresh.Add(slice, Now);
        }
        else
        {
            foreach (var batch in UnavailableShards.Alone(slice, parts.Batch(), Now))
                _blocked.Add(batch, Now);
        }
    }

    /// <summary>The batch to send now and the lane it goes in; null when none is due.</summary>
    /// <param name="limits">Of a fresh batch.</param>
    /// <param name="now">The clock's ticks.</param>
    /// <param name="ending">No more slices will come: nothing waits for others.</param>
    /// <param name="inFlightLimit">How many requests may be without an answer.</param>
    public (BulkBatch Batch, Lane Lane)? Take(BatchOptions limits, long now, bool ending, int inFlightLimit)
    {
        var lane = _order.Next(
            fresh: _fresh.IsFull(limits) || FreshDue(limits, ending) <= now,
            retry: _retries.NextDue <= now,
            blocked: _blocked.NextDue <= now,
            inFlightLimit
        );
        if (lane is not { } next)
            return null;
        _order = _order.Sent(next);
        return (
            next switch
            {
                // Without a wait there is less than one slice more than a batch.
                Lane.Fresh => _fresh.Cut(_fresh.Events >= 2L * limits.MaxEvents ? Grown(limits, inFlightLimit) : limits),
                Lane.Retry => _retries.Take(),
                _ => _blocked.Take(),
            },
            next
        );
    }

    /// <summary>When the next batch is due, in the clock's ticks; <see cref="long.MaxValue"/> when nothing waits.</summary>
    public long Due(BatchOptions limits, bool ending) => Math.Min(Math.Min(_retries.NextDue, _blocked.NextDue), FreshDue(limits, ending));

    /// <summary>A request of a lane came to its end.</summary>
    public void Answered(Lane lane) => _order = _order.Answered(lane);

    /// <summary>The events of a batch were answered one by one, so its shards are back.</summary>
    public void ShardsAnswered(BulkBatch batch) => _unavailable.Answered(batch);

    /// <summary>The shards of these events are away.</summary>
    public void ShardsAway(BulkBatch batch) => _unavailable.Away(batch);

    /// <summary>Events are to be sent again after a pause.</summary>
    public void Again(BulkBatch batch, TimeSpan pause)
    {
        parts.Counters.AddRetried(batch.Count);
        QueueOf(batch).Add(batch, Now + parts.Time.TicksOf(pause));
    }

    /// <summary>A batch is sent again as two.</summary>
    /// <param name="batch">More than one event.</param>
    /// <param name="faults">How often each half has met a fault of the server already.</param>
    public void Halve(BulkBatch batch, int faults)
    {
        var (front, back) = batch.Halve(faults);
        QueueOf(batch).Add(front, Now);
        QueueOf(batch).Add(back, Now);
    }

    private BatchOptions Grown(BatchOptions limits, int inFlightLimit) =>
        BatchGrowth.Grown(limits, _fresh.Events, _fresh.Bytes, inFlightLimit, parts.BufferBytes);

    private RetryQueue QueueOf(BulkBatch batch) => batch.Blocked || batch.Isolated ? _blocked : _retries;

    private long FreshDue(BatchOptions limits, bool ending) =>
        _fresh.Events == 0 ? long.MaxValue : _fresh.Since + (ending ? 0 : parts.Time.TicksOf(limits.MaxDelay));
}
