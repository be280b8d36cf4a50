using ActorPipeline.Actors.Elastic.Flow;
using ActorPipeline.Actors.Elastic.Refused;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Messages;
using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Actors.Elastic.Verdict;

/// <summary>The events of a batch, sorted by their verdicts.</summary>
internal sealed record SortedItems
{
    /// <summary>Runs of events with an outcome.</summary>
    public List<Segment> Done { get; } = [];

    /// <summary>How many of those are duplicates, by slice.</summary>
    public List<(EncodedSlice Slice, int Count)> Again { get; } = [];

    /// <summary>Those of them that were created.</summary>
    public List<Segment> Created { get; } = [];

    /// <summary>Those of them that were there already.</summary>
    public List<Segment> Doubled { get; } = [];

    /// <summary>How many were created.</summary>
    public int Indexed { get; set; }

    /// <summary>How many are duplicates.</summary>
    public int Duplicates { get; set; }

    /// <summary>Events that their data stream refused and its failure store keeps.</summary>
    public List<Segment> FailureStored { get; } = [];

    /// <summary>Events to send again without a limit of attempts; null when there are none.</summary>
    public BulkBatch? Retry { get; set; }

    /// <summary>Events whose shard is unavailable, to send again in requests of their own without a limit of attempts; null when there are none.</summary>
    public BulkBatch? Isolated { get; set; }

    /// <summary>
    /// Events to send again a limited number of times, because their index refused them or their error does not tell its cause; each batch has one of the two
    /// kinds.
    /// </summary>
    public List<BulkBatch> Blocked { get; } = [];

    /// <summary>Events that were created without their refused fields; one event per segment.</summary>
    public List<Segment> Reduced { get; } = [];

    /// <summary>Events to send again without their refused fields, one event per segment, with the verdict.</summary>
    public List<(Segment Event, ItemVerdict Why)> Refused { get; } = [];

    /// <summary>Events to dead-letter, by slice.</summary>
    public List<RejectedRun> Rejected { get; } = [];

    /// <summary>Why events are sent again; one of each kind.</summary>
    public List<SinkTrouble> Met { get; } = [];

    /// <summary>The reason of <see cref="Retry"/>; null when that is.</summary>
    public SinkTrouble? Overload { get; set; }

    /// <summary>The reason of <see cref="Blocked"/>, else of <see cref="Isolated"/>; null when there is neither.</summary>
    public SinkTrouble? Refusal { get; set; }
}

/// <summary>Sorts the events of a batch by their verdicts. Pure.</summary>
internal static class ItemSorter
{
    /// <summary>The most reasons kept of one answer. When more indices refuse at the same time, they have one cause in common.</summary>
    private const int MostTroubles = 16;

    /// <summary>Statuses of events that are too large, or taken to be: without fields they would be as large.</summary>
    private const int NoAnswer = 0,
        TooLarge = 413;

    /// <summary>Sorts.</summary>
    /// <param name="batch">What was sent.</param>
    /// <param name="verdicts">One for each event.</param>
    /// <param name="blockedAttempts">After how many attempts an event refused by its index is rejected.</param>
    /// <param name="errorAttempts">After how many attempts an event with an error that says little is rejected.</param>
    /// <param name="reduces">Whether an event that would be rejected for its fields is sent again without them.</param>
    public static SortedItems Sort(BulkBatch batch, ItemVerdict[] verdicts, int blockedAttempts, int errorAttempts, bool reduces = false)
    {
        List<Segment> retry = [],
            isolated = [],
            held = [],
            faulty = [];
        var sorted = new SortedItems();
        (int Held, int Faulty) attempt = (batch.Held ? batch.Attempt + 1 : 1, batch.Blocked && !batch.Held ? batch.Attempt + 1 : 1);
        var item = 0;
        foreach (var segment in batch.Segments)
        {
            ItemVerdict last = default;
            var before = sorted.Duplicates;
            for (var i = 0; i < segment.Count; i++)
            {
                var verdict = verdicts[item++];
                var index = segment.First + i;
                switch (verdict.Action)
                {
                    case ItemAction.Indexed:
                        sorted.Indexed++;
                        if (segment.Instead is not null)
                            sorted.Reduced.Add(segment);
                        BulkBatch.Append(sorted.Created, segment, index);
                        BulkBatch.Append(sorted.Done, segment, index);
                        continue;
                    case ItemAction.Duplicate:
                        sorted.Duplicates++;
                        BulkBatch.Append(sorted.Doubled, segment, index);
                        BulkBatch.Append(sorted.Done, segment, index);
                        continue;
                    case ItemAction.FailureStored:
                        BulkBatch.Append(sorted.FailureStored, segment, index);
                        BulkBatch.Append(sorted.Done, segment, index);
                        continue;
                    case ItemAction.Retry:
                        BulkBatch.Append(retry, segment, index);
                        break;
                    case ItemAction.RetryIsolated:
                        BulkBatch.Append(isolated, segment, index);
                        break;
                    case ItemAction.Hold when attempt.Held <= blockedAttempts:
                        BulkBatch.Append(held, segment, index);
                        break;
                    case ItemAction.RetryBounded when attempt.Faulty <= errorAttempts:
                        BulkBatch.Append(faulty, segment, index);
                        break;
                    case not ItemAction.Hold when reduces && verdict.Status is not (NoAnswer or TooLarge) && RefusedFields.After(segment.Instead) is not null:
                        sorted.Refused.Add((segment with { First = index, Count = 1 }, verdict));
                        continue;
                    default:
                        if (sorted.Rejected.Count == 0 || sorted.Rejected[^1].Slice != segment.Slice)
                            sorted.Rejected.Add(new RejectedRun(segment.Slice, []));
                        sorted.Rejected[^1].Items.Add(new RejectedItem(index, verdict));
                        continue;
                }
                // Items of one answer with the same error share their strings.
                if (verdict != last)
                    Note(sorted, segment.Slice, index, verdict);
                last = verdict;
            }
            if (sorted.Duplicates > before)
                sorted.Again.Add((segment.Slice, sorted.Duplicates - before));
        }
        sorted.Retry = retry.Count > 0 ? new BulkBatch(retry, batch.Attempt + 1) : null;
        sorted.Isolated = isolated.Count > 0 ? new BulkBatch(isolated, batch.Attempt + 1) { Isolated = true } : null;
        if (held.Count > 0)
            sorted.Blocked.Add(new BulkBatch(held, attempt.Held) { Blocked = true, Held = true });
        if (faulty.Count > 0)
            sorted.Blocked.Add(new BulkBatch(faulty, attempt.Faulty) { Blocked = true });
        return sorted;
    }

    private static void Note(SortedItems sorted, EncodedSlice slice, int index, ItemVerdict verdict)
    {
        // A block is lifted by an operator, or when disk space is freed; all else passes without help.
        var state =
            verdict.Action is ItemAction.Hold or ItemAction.RetryBounded || verdict.ErrorType == "cluster_block_exception"
                ? SinkState.Blocked
                : SinkState.Retrying;
        var (where, what, reason) = (ActionLine.IndexOf(slice.Memory(index, 1).Span), $"{verdict.Status} {verdict.ErrorType}", verdict.Reason ?? "");
        var trouble = new SinkTrouble(state, $"{where}: {what}: {ReasonKind.Short(reason)}")
        {
            Kind = $"{state.Word()} {where} {what} {ReasonKind.Of(reason)}",
        };
        if (sorted.Met.Count < MostTroubles && !sorted.Met.Exists(met => met.Kind == trouble.Kind))
            sorted.Met.Add(trouble);
        if (verdict.Action == ItemAction.Retry)
            sorted.Overload ??= trouble;
        else if (sorted.Refusal is null || sorted.Refusal.State == SinkState.Retrying && state == SinkState.Blocked)
            sorted.Refusal = trouble;
    }
}
