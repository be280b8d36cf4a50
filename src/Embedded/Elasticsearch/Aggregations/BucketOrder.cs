using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>How buckets are ordered: by <c>_count</c>, <c>_key</c> or the metric of a sub-aggregation; ties by key.</summary>
internal sealed class BucketOrder(IReadOnlyList<(string By, bool Descending)> levels)
{
    public static readonly BucketOrder ByCount = new([("_count", true)]);

    public static readonly BucketOrder ByKey = new([("_key", false)]);

    public static BucketOrder Parse(JsonElement json)
    {
        var levels = json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().ToArray() : [json];
        return new([.. levels.SelectMany(level => level.EnumerateObject()).Select(One)]);
    }

    public List<(TKey Key, Bucket Bucket)> Sort<TKey>(Dictionary<TKey, Bucket> buckets, IReadOnlyList<Aggregation> subs, Comparison<TKey> byKey)
        where TKey : notnull
    {
        var comparisons = levels.Select(level => Compare(level.By, level.Descending, subs, byKey)).ToArray();
        var sorted = buckets.Select(b => (b.Key, Bucket: b.Value)).ToList();
        sorted.Sort(
            (a, b) =>
            {
                foreach (var compare in comparisons)
                {
                    if (compare(a, b) is not 0 and var order)
                        return order;
                }
                return byKey(a.Key, b.Key);
            }
        );
        return sorted;
    }

    private static Comparison<(TKey Key, Bucket Bucket)> Compare<TKey>(string by, bool descending, IReadOnlyList<Aggregation> subs, Comparison<TKey> byKey)
    {
        var sign = descending ? -1 : 1;
        switch (by)
        {
            case "_count":
                return (a, b) => sign * a.Bucket.Count.CompareTo(b.Bucket.Count);
            case "_key":
                return (a, b) => sign * byKey(a.Key, b.Key);
        }
        var position = subs.ToList().FindIndex(s => s.Name == by);
        if (position < 0)
            throw new ElasticError("aggregation_execution_exception", $"Invalid aggregation order path [{by}]. Unknown aggregation [{by}]", 500).AsException();
        return (a, b) => sign * Metric(a.Bucket, by, position).CompareTo(Metric(b.Bucket, by, position));
    }

    private static double Metric(Bucket bucket, string by, int position) =>
        bucket.Subs[position].Metric ?? throw Errors.NotSupported($"ordering buckets by [{by}], which is not a single number,").AsException();

    private static (string, bool) One(JsonProperty property) =>
        property.Value.GetString()?.ToLowerInvariant() switch
        {
            "asc" => (property.Name, false),
            "desc" => (property.Name, true),
            var other => throw Errors.Parsing($"Unknown order direction [{other}]").AsException(),
        };
}
