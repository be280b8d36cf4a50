using System.Text.Json;
using Lucene.Net.Index;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The options of <c>terms</c>.</summary>
internal sealed record TermsOptions(int Size, long MinDocCount, BucketOrder Order, string? Missing, string? Format)
{
    public static TermsOptions Parse(QueryOptions options)
    {
        var size = int.Parse(options.Text("size") ?? "10");
        if (size <= 0)
            throw Errors.IllegalArgument($"[size] must be greater than 0. Found [{size}]").AsException();
        var minimum = long.Parse(options.Text("min_doc_count") ?? "1");
        if (minimum < 1)
            throw Errors.NotSupported("[min_doc_count: 0] of a terms aggregation").AsException();
        options.Text("shard_size");
        options.Text("execution_hint");
        options.Text("collect_mode");
        var order = options.Take("order") is { } json ? BucketOrder.Parse(json) : BucketOrder.ByCount;
        return new(size, minimum, order, options.Text("missing"), options.Text("format"));
    }
}

/// <summary><c>terms</c>: a bucket for each value of a keyword, number, date or boolean.</summary>
internal sealed class TermsAggregation(string name, string field, TermsOptions options, IReadOnlyList<Aggregation> subs) : Aggregation(name, subs)
{
    public TermsOptions Options => options;

    public ValueSource Values { get; } = new(field);

    public override string TypedKey =>
        Values.Field switch
        {
            null => "umterms",
            { IsNumeric: false } => "sterms",
            { IsFractional: true } => "dterms",
            _ => "lterms",
        };

    public override void Bind(IndexMetadata index, DateTimeOffset now)
    {
        Values.Bind(index);
        base.Bind(index, now);
    }

    public override void SetSegment(AtomicReaderContext segment)
    {
        Values.SetSegment(segment);
        base.SetSegment(segment);
    }

    public override AggregationState NewState() => new TermsState(this);
}

/// <summary>The buckets of one <c>terms</c> aggregation.</summary>
internal sealed class TermsState(TermsAggregation terms) : AggregationState
{
    /// <summary>Values kept while counting; beyond this the search is refused rather than the memory exhausted.</summary>
    private const int MaxValues = 1_000_000;

    private readonly Dictionary<long, Bucket> _numbers = [];
    private readonly Dictionary<string, Bucket> _keywords = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Bucket> _byOrdinal = [];
    private int _segment;

    public override void Collect(int doc)
    {
        if (terms.Values.Keywords is { } keywords)
            CollectKeywords(doc, keywords);
        else
            CollectNumbers(doc);
    }

    public override void Write(Utf8JsonWriter json, AggregationOutput output)
    {
        json.WriteNumber("doc_count_error_upper_bound", 0);
        if (terms.Values.Field is { IsNumeric: true } field)
            WriteBuckets(json, output, _numbers, (a, b) => a.CompareTo(b), bits => WriteNumber(json, field, bits));
        else
            WriteBuckets(json, output, _keywords, string.CompareOrdinal, text => json.WriteString("key", text));
    }

    private void CollectKeywords(int doc, KeywordReader keywords)
    {
        if (_segment != terms.Values.Segment)
            _byOrdinal.Clear();
        _segment = terms.Values.Segment;
        var found = false;
        if (keywords.Values is { } values)
        {
            values.SetDocument(doc);
            // Sub-aggregations may read the same column: take the ordinals before they move it.
            Span<long> ordinals = stackalloc long[64];
            var count = 0;
            for (long ord; count < ordinals.Length && (ord = values.NextOrd()) != SortedSetDocValues.NO_MORE_ORDS; )
                ordinals[count++] = ord;
            foreach (var ord in ordinals[..count])
            {
                found = true;
                if (!_byOrdinal.TryGetValue(ord, out var bucket))
                    _byOrdinal[ord] = bucket = BucketOf(_keywords, keywords.Text(ord));
                bucket.Collect(doc);
            }
        }
        if (!found && terms.Options.Missing is { } missing)
            BucketOf(_keywords, missing).Collect(doc);
    }

    private void CollectNumbers(int doc)
    {
        var values = terms.Values.Numbers(doc);
        for (var i = 0; i < values.Count; i++)
        {
            if (i == 0 || values[i] != values[i - 1])
                BucketOf(_numbers, values[i]).Collect(doc);
        }
        if (values.Count == 0 && terms.Options.Missing is { } missing && terms.Values.Field is { } field)
            BucketOf(_numbers, NumberValues.FromText(field, missing)).Collect(doc);
    }

    private Bucket BucketOf<TKey>(Dictionary<TKey, Bucket> buckets, TKey key)
        where TKey : notnull
    {
        if (buckets.TryGetValue(key, out var bucket))
            return bucket;
        if (buckets.Count >= MaxValues)
            throw AggregationOutput.TooMany();
        return buckets[key] = terms.NewBucket();
    }

    private void WriteBuckets<TKey>(
        Utf8JsonWriter json,
        AggregationOutput output,
        Dictionary<TKey, Bucket> buckets,
        Comparison<TKey> byKey,
        Action<TKey> writeKey
    )
        where TKey : notnull
    {
        var sorted = terms.Options.Order.Sort(buckets, terms.Subs, byKey);
        var shown = sorted.Take(terms.Options.Size).Where(b => b.Bucket.Count >= terms.Options.MinDocCount).ToList();
        json.WriteNumber("sum_other_doc_count", sorted.Skip(terms.Options.Size).Sum(b => b.Bucket.Count));
        json.WriteStartArray("buckets");
        foreach (var (key, bucket) in shown)
        {
            output.CountBucket();
            json.WriteStartObject();
            writeKey(key);
            bucket.WriteContent(json, terms.Subs, output);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteNumber(Utf8JsonWriter json, FieldNode field, long bits)
    {
        if (field.IsFractional)
            json.WriteDouble("key", NumberValues.AsDouble(field, bits));
        else
            json.WriteNumber("key", bits);
        if (field.Kind == MappedKind.Boolean)
            json.WriteString("key_as_string", bits == 1 ? "true" : "false");
        else if (field.Kind == MappedKind.Date)
            json.WriteString("key_as_string", (terms.Options.Format is { } f ? DateFormat.Parse(f) : field.Format).Print(bits));
    }
}
