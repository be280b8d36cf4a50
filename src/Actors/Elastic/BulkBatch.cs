using ActorPipeline.Actors.Elastic.Refused;
using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Elastic;

/// <summary>A run of events of one slice inside a request.</summary>
internal readonly record struct Segment(EncodedSlice Slice, int First, int Count)
{
    /// <summary>What is sent in place of the run's one event; null: the events as they were encoded.</summary>
    public ReducedEvent? Instead { get; init; }

    /// <summary>Bytes of this run in the body.</summary>
    public int Bytes => Instead?.Bytes.Length ?? Slice.BytesOf(First, Count);

    /// <summary>This run in the body.</summary>
    public ReadOnlyMemory<byte> Body => Instead?.Bytes ?? Slice.Memory(First, Count);
}

/// <summary>
/// One bulk request, from the moment it is cut until each of its events has an outcome or went into a later request.
/// Item <c>i</c> of the server's answer is item <c>i</c> of the segments, read one after the other.
/// </summary>
internal sealed class BulkBatch
{
    /// <summary>A request of <paramref name="segments"/>.</summary>
    /// <param name="segments">At least one, each with at least one event.</param>
    /// <param name="attempt">0 for the first time these events are sent.</param>
    public BulkBatch(List<Segment> segments, int attempt)
    {
        Segments = segments;
        Attempt = attempt;
        foreach (var segment in segments)
        {
            Count += segment.Count;
            Bytes += segment.Bytes;
            HasReduced |= segment.Instead is not null;
        }
    }

    /// <summary>The body, piece by piece.</summary>
    public List<Segment> Segments { get; }

    /// <summary>Some events are sent without the fields that were refused.</summary>
    public bool HasReduced { get; }

    /// <summary>Events.</summary>
    public int Count { get; }

    /// <summary>Body, bytes.</summary>
    public long Bytes { get; }

    /// <summary>How often these events were sent before.</summary>
    public int Attempt { get; }

    /// <summary>True when the events have been refused by their index before, or with an error that says little.</summary>
    public bool Blocked { get; init; }

    /// <summary>With <see cref="Blocked"/>: their index refused them, not something that says little. The two are counted separately.</summary>
    public bool Held { get; init; }

    /// <summary>True when a shard of the events' index is away: they keep a request waiting, so others must not share it.</summary>
    public bool Isolated { get; init; }

    /// <summary>How often in a row the connection was closed on it, as far as that is held against its size.</summary>
    public int Cuts { get; private init; }

    /// <summary>How often in a row the server failed at it (500), as far as that is held against its events.</summary>
    public int Faults { get; private init; }

    /// <summary>The same events once more.</summary>
    /// <param name="cuts">Its <see cref="Cuts"/>.</param>
    /// <param name="faults">Its <see cref="Faults"/>.</param>
    public BulkBatch Again(int cuts = 0, int faults = 0) =>
        new(Segments, Attempt + 1)
        {
            Blocked = Blocked,
            Held = Held,
            Isolated = Isolated,
            Cuts = cuts,
            Faults = faults,
        };

    /// <summary>Two requests with half of the events each; for a body that is too large, or that holds a culprit.</summary>
    /// <param name="faults">The <see cref="Faults"/> of each.</param>
    public (BulkBatch First, BulkBatch Second) Halve(int faults = 0)
    {
        var half = Count / 2;
        var first = new List<Segment>();
        var second = new List<Segment>();
        foreach (var segment in Segments)
        {
            var here = Math.Min(half, segment.Count);
            if (here > 0)
                first.Add(segment with { Count = here });
            if (segment.Count > here)
                second.Add(segment with { First = segment.First + here, Count = segment.Count - here });
            half -= here;
        }
        return (
            new BulkBatch(first, Attempt)
            {
                Blocked = Blocked,
                Held = Held,
                Isolated = Isolated,
                Faults = faults,
            },
            new BulkBatch(second, Attempt)
            {
                Blocked = Blocked,
                Held = Held,
                Isolated = Isolated,
                Faults = faults,
            }
        );
    }

    /// <summary>Adds one event of a segment to a list, as part of the last segment where it follows it.</summary>
    public static void Append(List<Segment> segments, in Segment one, int index)
    {
        if (one.Instead is null && segments.Count > 0 && segments[^1] is { Instead: null } last && last.Slice == one.Slice && last.First + last.Count == index)
            segments[^1] = last with { Count = last.Count + 1 };
        else
            segments.Add(one with { First = index, Count = 1 });
    }
}
