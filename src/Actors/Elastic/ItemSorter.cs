using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Elastic;

/// <summary>What follows from an answer with one verdict per event.</summary>
/// <param name="Done">Runs of events with an outcome.</param>
/// <param name="Again">How many of those were there already, by slice.</param>
/// <param name="Indexed">How many of those were created.</param>
/// <param name="Duplicates">How many were there already.</param>
/// <param name="Retry">Events to send again for as long as it takes; null when there are none.</param>
/// <param name="Apart">Events whose shard is away, to send again apart from others for as long as it takes; null when there are none.</param>
/// <param name="Blocked">Events to send again a bounded number of times; null when there are none.</param>
/// <param name="Rejected">Events to dead-letter, by slice.</param>
/// <param name="Trouble">What the first event that was not taken met with; null when all were.</param>
internal sealed record SortedItems(
    List<Segment> Done, List<(EncodedSlice Slice, int Count)> Again, int Indexed, int Duplicates, BulkBatch? Retry, BulkBatch? Apart, BulkBatch? Blocked, List<RejectedRun> Rejected, string? Trouble);

/// <summary>Sorts the events of a batch by their verdicts. Pure.</summary>
internal static class ItemSorter
{
    /// <summary>Sorts.</summary>
    /// <param name="batch">What was sent.</param>
    /// <param name="verdicts">One for each event.</param>
    /// <param name="blockedAttempts">After how many attempts an event refused by its index is rejected.</param>
    public static SortedItems Sort(BulkBatch batch, ItemVerdict[] verdicts, int blockedAttempts)
    {
        List<Segment> done = [], retry = [], apart = [], blocked = [];
        List<RejectedRun> rejected = [];
        List<(EncodedSlice, int)> again = [];
        int indexed = 0, duplicates = 0, item = 0;
        string? trouble = null;
        foreach (var segment in batch.Segments)
        {
            var before = duplicates;
            for (var i = 0; i < segment.Count; i++)
            {
                var verdict = verdicts[item++];
                var index = segment.First + i;
                switch (verdict.Action)
                {
                    case ItemAction.Indexed:
                        indexed++;
                        BulkBatch.Append(done, segment.Slice, index);
                        continue;
                    case ItemAction.Duplicate:
                        duplicates++;
                        BulkBatch.Append(done, segment.Slice, index);
                        continue;
                    case ItemAction.Retry:
                        BulkBatch.Append(retry, segment.Slice, index);
                        break;
                    case ItemAction.RetryApart:
                        BulkBatch.Append(apart, segment.Slice, index);
                        break;
                    case ItemAction.RetryBounded when !batch.Blocked || batch.Attempt < blockedAttempts:
                        BulkBatch.Append(blocked, segment.Slice, index);
                        break;
                    default:
                        if (rejected.Count == 0 || rejected[^1].Slice != segment.Slice)
                            rejected.Add(new RejectedRun(segment.Slice, []));
                        rejected[^1].Items.Add(new RejectedItem(index, verdict));
                        break;
                }
                trouble ??= $"{verdict.Status} {verdict.ErrorType}: {verdict.Reason}";
            }
            if (duplicates > before)
                again.Add((segment.Slice, duplicates - before));
        }
        return new SortedItems(done, again, indexed, duplicates,
            retry.Count > 0 ? new BulkBatch(retry, batch.Attempt + 1) : null,
            apart.Count > 0 ? new BulkBatch(apart, batch.Attempt + 1) { Apart = true } : null,
            blocked.Count > 0 ? new BulkBatch(blocked, batch.Blocked ? batch.Attempt + 1 : 1) { Blocked = true } : null,
            rejected, trouble);
    }
}
