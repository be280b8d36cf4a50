using ActorPipeline.Actors.Elastic.Refused;
using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Timing;
using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>
/// Applies the verdict on a bulk request: completes events, queues those to be sent again, dead-letters rejects, and updates the circuit breaker. Belongs to
/// the stage's thread.
/// </summary>
/// <param name="parts">Options, counters, clock.</param>
/// <param name="queues">Takes batches to be sent again.</param>
/// <param name="progress">Tracks the sink's progress.</param>
/// <param name="complete">Takes events that are done.</param>
/// <param name="reject">Dead-letters events.</param>
internal sealed class AnswerHandler(
    BulkSinkParts parts,
    SendQueues queues,
    SinkProgress progress,
    Action<EncodedSlice, int> complete,
    Action<RejectedRun> reject
)
{
    /// <summary>Decides whether another request may be sent.</summary>
    public CircuitBreaker Breaker { get; set; } = CircuitBreaker.Closed(parts.Options);

    private long Now => parts.Time.GetTimestamp();

    /// <summary>A request has ended.</summary>
    /// <param name="batch">What was sent.</param>
    /// <param name="verdict">The verdict on the answer.</param>
    /// <param name="sentAt">When it was sent, in the clock's ticks.</param>
    public void Handle(BulkBatch batch, BulkVerdict verdict, long sentAt)
    {
        parts.Counters.AddRequest(batch, verdict, parts.Time.GetElapsedTime(sentAt));
        BulkTraces.Ended(batch, verdict, sentAt, parts.Time);
        switch (verdict)
        {
            case BulkVerdict.AllIndexed:
                Breaker = Breaker.OnSuccess(progress.InFlight, batch.Bytes, Now, sentAt, parts.Time);
                progress.AllIndexed(batch);
                if (batch.HasReduced)
                    parts.Counters.AddReduced(batch.Segments);
                queues.ShardsAnswered(batch);
                Complete(batch.Segments);
                break;
            case BulkVerdict.PerItem items:
                queues.ShardsAnswered(batch);
                Sort(Sorted(batch, items.Items), batch.Bytes, sentAt);
                break;
            case BulkVerdict.RetryAll all:
                var wasWell = Breaker.IsWell;
                Breaker = Breaker.OnFailure(Now, sentAt, all.After, Random.Shared.NextDouble(), parts.Time);
                progress.Failed(SinkState.Retrying, all.Reason);
                RetryAll(batch, all, wasWell);
                break;
            case BulkVerdict.Hold hold:
                Breaker = Breaker.OnFailure(Now, sentAt, parts.Options.RetryMax, Random.Shared.NextDouble(), parts.Time);
                progress.Failed(SinkState.Blocked, hold.Reason);
                queues.Again(batch.Again(), TimeSpan.Zero);
                break;
            case BulkVerdict.Halve halve:
                Halve(batch, halve);
                break;
        }
        progress.Ended(batch, verdict, Now);
    }

    private SortedItems Sorted(BulkBatch batch, ItemVerdict[] items) =>
        ItemSorter.Sort(batch, items, parts.Options.BlockedAttempts, parts.Options.ErrorAttempts, parts.Options.ReducesRefused);

    /// <summary>Sends the same events again, or halves the batch when its size or one of its events is taken to be the cause.</summary>
    private void RetryAll(BulkBatch batch, BulkVerdict.RetryAll all, bool wasWell)
    {
        var again = all switch
        {
            { IsCut: true } => ClosedConnectionRule.Again(batch, wasWell),
            { IsFault: true } => ServerErrorRule.Again(batch, wasWell),
            _ => batch.Again(),
        };
        if (again is not null)
            queues.Again(again, TimeSpan.Zero);
        else if (all.IsCut)
            Halve(batch, ClosedConnectionRule.TooLarge(all.Reason));
        else
            Halve(batch, ServerErrorRule.Found(all.Reason), ServerErrorRule.OfHalf);
    }

    private void Halve(BulkBatch batch, BulkVerdict.Halve verdict, int faults = 0)
    {
        if (batch.Count > 1)
        {
            queues.Halve(batch, faults);
            return;
        }
        // Sorted as if the answer had been about this item alone.
        var alone = Sorted(batch, [new ItemVerdict(ItemAction.Reject, verdict.Status, verdict.ErrorType, verdict.Reason)]);
        Reduce(alone.Refused);
        foreach (var rejected in alone.Rejected)
            reject(rejected);
    }

    private void Sort(SortedItems sorted, long bytes, long sentAt)
    {
        progress.Sorted(sorted);
        parts.Counters.Tally.FailureStored(sorted.FailureStored);
        parts.Counters.AddReduced(sorted.Reduced);
        foreach (var (slice, count) in sorted.Again)
            slice.CountDuplicates(count);
        Complete(sorted.Done);
        Breaker = sorted switch
        {
            { Retry: not null } => Breaker.OnOverload(Now, sentAt),
            { Isolated: not null } => Breaker.OnWait(),
            _ => Breaker.OnSuccess(progress.InFlight, bytes, Now, sentAt, parts.Time),
        };
        if (sorted.Isolated is { } isolated)
            queues.ShardsAway(isolated);
        BulkBatch?[] again = [sorted.Retry, sorted.Isolated, .. sorted.Blocked];
        foreach (var batch in again.OfType<BulkBatch>())
            queues.Again(batch, Backoff.Delay(batch.Attempt, parts.Options.RetryMin, parts.Options.RetryMax, Random.Shared.NextDouble()));
        Reduce(sorted.Refused);
        foreach (var rejected in sorted.Rejected)
            reject(rejected);
    }

    /// <summary>Sends the same lines at once, without the refused fields.</summary>
    private void Reduce(List<(Segment Event, ItemVerdict Why)> refused)
    {
        if (refused.Count == 0)
            return;
        var again = new List<Segment>(refused.Count);
        foreach (var (segment, why) in refused)
        {
            var reduced = RefusedFields.Reduce(segment.Slice, segment.First, RefusedFields.After(segment.Instead)!.Value, why);
            segment.Slice.Charge(reduced.Bytes.Length);
            again.Add(segment with { Instead = reduced });
        }
        queues.Again(new BulkBatch(again, 0), TimeSpan.Zero);
    }

    private void Complete(List<Segment> segments)
    {
        foreach (var segment in segments)
            complete(segment.Slice, segment.Count);
    }
}
