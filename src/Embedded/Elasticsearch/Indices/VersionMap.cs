using System.Collections.Concurrent;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>What is known of one document id.</summary>
internal readonly record struct DocVersion(long Version, long SeqNo, bool Deleted);

/// <summary>
/// The ids written since the reader was opened, which a lookup in the reader cannot see yet. A refresh takes two steps so
/// that an id is at every moment either here or in the reader: <see cref="BeforeRefresh"/>, open the reader,
/// <see cref="AfterRefresh"/>. Whoever looks an id up must ask here first and take the reader afterwards.
/// </summary>
internal sealed class VersionMap
{
    private volatile ConcurrentDictionary<string, DocVersion> _current = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, DocVersion> _refreshing = new(StringComparer.Ordinal);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool TryGet(string id, out DocVersion version) => _current.TryGetValue(id, out version) || _refreshing.TryGetValue(id, out version);

    /// <summary>Must be called after the document was given to the index writer.</summary>
    public void Put(string id, DocVersion version)
    {
        _current[id] = version;
        Interlocked.Increment(ref _count);
    }

    public void BeforeRefresh()
    {
        _refreshing = _current;
        _current = new(StringComparer.Ordinal);
        Volatile.Write(ref _count, 0);
    }

    public void AfterRefresh() => _refreshing = new(StringComparer.Ordinal);
}
