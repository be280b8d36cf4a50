using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Memory;
using Akka.Actor;

namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>An event to be dead-lettered: its index in its slice, and the verdict.</summary>
internal readonly record struct RejectedItem(int Index, ItemVerdict Verdict);

/// <summary>Events of one slice to be dead-lettered.</summary>
internal sealed record RejectedRun(EncodedSlice Slice, List<RejectedItem> Items);

/// <summary>
/// Decides whose dead letters are stored now: one run of each partition at a time, further runs wait behind it. So thousands of rejects start no thousands of
/// writes, and a partition whose dead letters cannot be stored delays only itself. The queue is bounded by the memory of the partitions, which an event holds
/// until its outcome.
/// </summary>
internal sealed class RejectedRunQueue
{
    private readonly Dictionary<IActorRef, Queue<RejectedRun>> _waiting = [];

    /// <summary>True when nothing is being stored.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>True when the run is to be stored now; otherwise <see cref="Leave"/> returns it later.</summary>
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
