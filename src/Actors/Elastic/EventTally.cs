using ActorPipeline.Actors.Elastic.Flow;
using ActorPipeline.Actors.Elastic.Refused;
using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// Counts events that indices and data streams refuse, by index and kind of reason, for the log: each kind is reported once, and then how many more there
/// were, every <see cref="Every"/>. The number of kinds is bounded; a kind without new events is forgotten. Thread-safe.
/// </summary>
internal sealed class EventTally
{
    /// <summary>The most kinds that are counted separately; beyond that all kinds of an outcome share one count.</summary>
    public const int MostKinds = 100;

    /// <summary>How often a kind that continues is reported again.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private enum Outcome
    {
        DeadLettered,
        FailureStored,
        FieldsRefused,
    }

    private readonly record struct Kind(Outcome Outcome, string Index, string What);

    private readonly Lock _gate = new();
    private readonly Dictionary<Kind, Count> _counts = [];
    private (ItemVerdict Verdict, string What)? _last;

    private sealed class Count(string reason)
    {
        public string Reason => reason;
        public long Events { get; set; }
        public TimeSpan? Told { get; set; }
    }

    /// <summary>Events were refused for good.</summary>
    public void Rejected(RejectedRun run)
    {
        lock (_gate)
        {
            foreach (var (index, verdict) in run.Items)
                Add(new(Outcome.DeadLettered, IndexOf(run.Slice, index), What(verdict)), verdict);
        }
    }

    /// <summary>An event was created without the fields that were refused.</summary>
    public void FieldsRefused(EncodedSlice slice, int index, ItemVerdict why)
    {
        lock (_gate)
            Add(new(Outcome.FieldsRefused, IndexOf(slice, index), What(why)), why);
    }

    /// <summary>Events are kept by a failure store.</summary>
    public void FailureStored(List<Segment> runs)
    {
        if (runs.Count == 0)
            return;
        lock (_gate)
        {
            foreach (var (slice, first, count) in runs)
            {
                for (var i = first; i < first + count; i++)
                    Add(new(Outcome.FailureStored, IndexOf(slice, i), ""), ItemVerdict.FailureStored);
            }
        }
    }

    /// <summary>Takes the sentences that are due now.</summary>
    /// <param name="now">The time since some fixed moment.</param>
    public List<string> Take(TimeSpan now)
    {
        List<string> lines = [];
        lock (_gate)
        {
            foreach (var (kind, count) in _counts)
            {
                if (count.Told is { } told && now - told < Every)
                    continue;
                if (count.Events == 0)
                    _counts.Remove(kind);
                else
                    lines.Add(Line(kind, count, isFirst: count.Told is null));
                (count.Events, count.Told) = (0, now);
            }
        }
        return lines;
    }

    private string What(ItemVerdict verdict)
    {
        // Items of one answer share their strings, so mostly this is a comparison of references.
        if (_last is not { } last || last.Verdict != verdict)
            _last = last = (verdict, $"{verdict.Status} {verdict.ErrorType}: {ReasonKind.Of(verdict.Reason ?? "")}");
        return last.What;
    }

    private void Add(Kind kind, ItemVerdict verdict)
    {
        if (!_counts.TryGetValue(kind, out var count))
        {
            if (_counts.Count >= MostKinds)
                kind = kind with { Index = "other indices", What = "other reasons" };
            if (!_counts.TryGetValue(kind, out count))
                _counts.Add(kind, count = new Count($"{verdict.Status} {verdict.ErrorType}: {ReasonKind.Short(verdict.Reason ?? "")}"));
        }
        count.Events++;
    }

    private static string Line(Kind kind, Count count, bool isFirst)
    {
        var events = count.Events == 1 ? "1 event" : $"{count.Events:N0} events";
        var more = isFirst ? "" : $" more within {DurationText.Text(Every)}";
        return kind.Outcome switch
        {
            Outcome.FieldsRefused => $"{kind.Index} refuses fields of events, which are indexed without them, tagged {RefusedFields.Tag}: {events}{more}: "
                + $"{count.Reason}. The fields are kept as text in event.original.",
            Outcome.FailureStored => $"{kind.Index} refuses events and keeps them in its failure store, where searches do not find them: {events}{more}. See "
                + $"{kind.Index}::failures; to have dead letters instead, turn its failure store off.",
            _ => $"{kind.Index} refuses events for good, which go to the dead-letter topic: {events}{more}: {count.Reason}. See 'actorpipeline dlq list'.",
        };
    }

    private static string IndexOf(EncodedSlice slice, int item) => ActionLine.IndexOf(slice.Memory(item, 1).Span);
}
