using Lucene.Net.Index;
using Lucene.Net.Search;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>A hit that may be shown. <see cref="Values"/> is empty when hits are ordered by score.</summary>
internal readonly record struct Hit(int Shard, int Doc, float Score, SortValue[] Values);

/// <summary>Counts the hits of one index and keeps the best of all indices in a shared heap.</summary>
internal sealed class HitCollector(
    BestHits best,
    int shard,
    SortKey[] keys,
    bool withScores,
    float? minScore,
    SortValue[]? after,
    Action<int>? onHit,
    Action<AtomicReaderContext>? onSegment
) : ICollector
{
    private readonly SortValue[] _values = new SortValue[keys.Length];
    private Scorer _scorer = null!;
    private int _docBase;

    public long Total { get; private set; }

    public bool AcceptsDocsOutOfOrder => false;

    public void SetScorer(Scorer scorer) => _scorer = scorer;

    public void SetNextReader(AtomicReaderContext context)
    {
        _docBase = context.DocBase;
        foreach (var key in keys)
            key.SetSegment(context);
        onSegment?.Invoke(context);
    }

    public void Collect(int doc)
    {
        var score = withScores || minScore is not null ? _scorer.GetScore() : float.NaN;
        if (score < minScore)
            return;
        Total++;
        onHit?.Invoke(doc);
        if (best.Capacity == 0)
            return;
        for (var i = 0; i < keys.Length; i++)
        {
            _values[i] = keys[i].Read(doc, _scorer);
            if (i == 0 && best.IsHopeless(_values[0], keys[0]))
                return;
        }
        if (after is not null && Compare(_values, after) <= 0)
            return;
        best.Offer(new(shard, _docBase + doc, score, _values), keys);
    }

    private int Compare(SortValue[] a, SortValue[] b)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i].Compare(a[i], b[i]) is not 0 and var order)
                return order;
        }
        return 0;
    }
}
