using ActorPipeline.Actors.Elastic.Refused;
using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Elastic;

/// <summary>A run of events of one slice inside a request.</summary>
internal readonly record struct Segment(EncodedSlice Slice, int First, int Count)
{
    /// <summary>Replaces the run's only event, without its refused fields; null when the events are sent as encoded.</summary>
    public ReducedEvent? Instead { get; init; }

    /// <summary>Bytes of this run in the body.</summary>
    public int Bytes => Instead?.Bytes.Length ?? Slice.BytesOf(First, Count);

    /// <summary>This run in the body.</summary>
    public ReadOnlyMemory<byte> Body => Instead?.Bytes ?? Slice.Memory(First, Count);
}

/// <summary>
/// One bulk request, from its assembly until each of its events has an outcome or is part of a later request.
/// Item <c>i</c> of the server's answer is item <c>i</c> of the segments, read one after the other.
/// </summary>
internal sealed class BulkBatch
{
    /// <summary>A request of <paramref name="segments"/>.</summary>
    /// <param name="segments">At least one, each with at least one event.</param>
    /// <param name="attempt">How often these events were sent before.</param>
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

    /// <summary>True when these events were refused by their index before (<see cref="Held"/>), or with an error that does not tell its cause.</summary>
    public bool Blocked { get; init; }

    /// <summary>
    /// With <see cref="Blocked"/>: true when their index refused them, false after an error that does not tell its cause. Attempts of the two are counted
    /// separately.
    /// </summary>
    public bool Held { get; init; }

    /// <summary>
    /// True when a shard of the events' index is unavailable: Elasticsearch delays the whole request for them, so no other events may share it.
    /// </summary>
    public bool Isolated { get; init; }

    /// <summary>How often in a row the connection was closed in place of an answer, as counted by <see cref="ClosedConnectionRule"/>.</summary>
    public int Cuts { get; private init; }

    /// <summary>How often in a row the server answered 500, as counted by <see cref="ServerErrorRule"/>.</summary>
    public int Faults { get; private init; }

    /// <summary>The same events for another attempt.</summary>
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

    /// <summary>Two requests with half of the events each, for a body that is too large or contains one event that fails the whole request.</summary>
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

    /// <summary>Appends one event of a segment to a list, and extends the last segment when the event follows it directly.</summary>
    public static void Append(List<Segment> segments, in Segment one, int index)
    {
        if (one.Instead is null && segments.Count > 0 && segments[^1] is { Instead: null } last && last.Slice == one.Slice && last.First + last.Count == index)
            segments[^1] = last with { Count = last.Count + 1 };
        else
            segments.Add(one with { First = index, Count = 1 });
    }
}
