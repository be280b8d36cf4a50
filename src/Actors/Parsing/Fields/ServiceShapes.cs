using System.Collections.Concurrent;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// The learnt fields of one index: for each path the kind of its first value. Bounded: beyond the limit no names are added. An entry never changes, so it may
/// be cached. Thread-safe: shared by all partitions of a node; reading takes no lock.
/// </summary>
internal sealed class ServiceShapes(int limit)
{
    private readonly ConcurrentDictionary<ulong, FieldKind> _kinds = new(FieldPath.Known);
    private int _learnt;

    /// <summary>Names learnt so far.</summary>
    public int Count => Math.Min(Volatile.Read(ref _learnt), limit);

    /// <summary>The kind of a path; an unknown path gets <paramref name="kind"/>. None when the limit is reached.</summary>
    public FieldKind Learn(ulong path, FieldKind kind)
    {
        if (_kinds.TryGetValue(path, out var learnt))
            return learnt;
        if (Volatile.Read(ref _learnt) >= limit)
            return FieldKind.None;
        if (Interlocked.Increment(ref _learnt) > limit)
            return FieldKind.None;
        var had = _kinds.GetOrAdd(path, kind);
        return had;
    }
}
