using System.Collections.Concurrent;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// What was learnt of the fields of one index: a kind for each path, the one that came first. Bounded: past the limit nothing more is learnt.
/// What is learnt never changes, so whoever has seen it may keep it. Thread-safe: shared by all partitions of a node; reading takes no lock.
/// </summary>
internal sealed class ServiceShapes(int limit)
{
    private readonly ConcurrentDictionary<ulong, FieldKind> _kinds = new(FieldPath.Known);
    private int _learnt;

    /// <summary>Names learnt so far.</summary>
    public int Count => Math.Min(Volatile.Read(ref _learnt), limit);

    /// <summary>The kind of a path; when it has none yet, <paramref name="kind"/> from now on. None when there is no room for one more.</summary>
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
