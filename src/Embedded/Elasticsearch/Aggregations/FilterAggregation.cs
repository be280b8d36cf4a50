using System.Text.Json;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary><c>filter</c>: one bucket of the documents that also match a query.</summary>
internal sealed class FilterAggregation(string name, JsonElement query, IReadOnlyList<Aggregation> subs) : Aggregation(name, subs)
{
    private Filter? _filter;

    public override string TypedKey => "filter";

    /// <summary>The documents of the segment that match; null when none does.</summary>
    public FixedBitSet? Matching { get; private set; }

    public override void Bind(IndexMetadata index, DateTimeOffset now)
    {
        _filter = new QueryWrapperFilter(new QueryTranslator(index, now).Translate(query));
        base.Bind(index, now);
    }

    public override void SetSegment(AtomicReaderContext segment)
    {
        Matching = null;
        if (_filter!.GetDocIdSet(segment, segment.AtomicReader.LiveDocs)?.GetIterator() is { } matches)
        {
            Matching = new FixedBitSet(segment.AtomicReader.MaxDoc);
            Matching.Or(matches);
        }
        base.SetSegment(segment);
    }

    public override AggregationState NewState() => new State(this);

    private sealed class State(FilterAggregation filter) : AggregationState
    {
        private readonly Bucket _bucket = filter.NewBucket();

        public override double? Metric => _bucket.Count;

        public override void Collect(int doc)
        {
            if (filter.Matching?.Get(doc) == true)
                _bucket.Collect(doc);
        }

        public override void Write(Utf8JsonWriter json, AggregationOutput output) => _bucket.WriteContent(json, filter.Subs, output);
    }
}
