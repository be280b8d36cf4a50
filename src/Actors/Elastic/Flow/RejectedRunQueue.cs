using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Memory;
using Akka.Actor;

namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>An event to be dead-lettered, by its place in its slice, and why.</summary>
internal readonly record struct RejectedItem(int Index, ItemVerdict Verdict);

/// <summary>Events of one slice to be dead-lettered.</summary>
internal sealed record RejectedRun(EncodedSlice Slice, List<RejectedItem> Items);

/// <summary>
/// Whose dead letters are stored now: of each partition one run, the others behind it. So a flood of rejects takes neither
/// memory nor threads beside those of its events, and a partition whose dead letters cannot be stored holds up only itself. What
/// is in it is bounded by what partitions may hold, because an event without an outcome keeps its partition's memory.
/// </summary>
internal sealed class RejectedRunQueue
{
    private readonly Dictionary<IActorRef, Queue<RejectedRun>> _waiting = [];

    /// <summary>True when nothing is being stored.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>True when the run is to be stored now; else <see cref="Leave"/> hands it out when its turn has come.</summary>
    public bool Enter(RejectedRun run)
    {
        if (_waiting.TryGetValue(run.Slice.Owner, out var behind))
        {
            behind.Enqueue(run);
            return false;
        }
        _waiting.Add(run.Slice.Owner, new Queue<RejectedRun>());
        return true;
    }

    /// <summary>A run is stored; the next one of its partition, to be stored now, or null.</summary>
    public RejectedRun? Leave(RejectedRun run)
    {
        if (_waiting[run.Slice.Owner].TryDequeue(out var next))
            return next;
        _waiting.Remove(run.Slice.Owner);
        return null;
    }
}
