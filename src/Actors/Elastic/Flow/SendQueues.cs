using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Timing;

namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>
/// All events that wait to be sent: fresh ones, those to be sent again, and those that an index refuses or whose shard is unavailable. Returns the next batch,
/// and when it is due. Belongs to the stage's thread.
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

    /// <summary>Whether events wait or are in flight that their index refused.</summary>
    public bool HoldsBlocked => _blocked.Count > 0 || _order.IsBlockedInFlight;

    private long Now => parts.Time.GetTimestamp();

    /// <summary>Whether the next fresh batch is as large as it may become: then no more slices are pulled.</summary>
    /// <param name="limits">Of a fresh batch.</param>
    /// <param name="mustWait">No request may be sent before another one is answered, so the batch may grow.</param>
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
    /// <param name="ending">Upstream has completed: batches do not wait to fill.</param>
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
                // Two full batches can only be there when requests had to wait: without a wait there is at most one batch and a part of a slice.
                Lane.Fresh => _fresh.Cut(_fresh.Events >= 2L * limits.MaxEvents ? Grown(limits, inFlightLimit) : limits),
                Lane.Retry => _retries.Take(),
                _ => _blocked.Take(),
            },
            next
        );
    }

    /// <summary>When the next batch is due, in the clock's ticks; <see cref="long.MaxValue"/> when nothing waits.</summary>
    public long Due(BatchOptions limits, bool ending) => Math.Min(Math.Min(_retries.NextDue, _blocked.NextDue), FreshDue(limits, ending));

    /// <summary>A request of a lane has ended.</summary>
    public void Answered(Lane lane) => _order = _order.Answered(lane);

    /// <summary>A batch got an answer per event, so its shards are available again.</summary>
    public void ShardsAnswered(BulkBatch batch) => _unavailable.Answered(batch);

    /// <summary>The shards of these events are unavailable.</summary>
    public void ShardsAway(BulkBatch batch) => _unavailable.Away(batch);

    /// <summary>Queues a batch to be sent again after a pause.</summary>
    public void Again(BulkBatch batch, TimeSpan pause)
    {
        parts.Counters.AddRetried(batch.Count);
        QueueOf(batch).Add(batch, Now + parts.Time.TicksOf(pause));
    }

    /// <summary>Queues a batch to be sent again as two halves.</summary>
    /// <param name="batch">More than one event.</param>
    /// <param name="faults">The <see cref="BulkBatch.Faults"/> of each half.</param>
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
