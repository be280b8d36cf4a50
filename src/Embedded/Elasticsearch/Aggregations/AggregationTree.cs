using System.Text.Json;
using Lucene.Net.Index;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The aggregations of a search and what they have counted, over all its indices.</summary>
internal sealed class AggregationTree
{
    private readonly IReadOnlyList<Aggregation> _aggregations;
    private readonly AggregationState[] _states;

    private AggregationTree(IReadOnlyList<Aggregation> aggregations)
    {
        _aggregations = aggregations;
        _states = [.. aggregations.Select(a => a.NewState())];
    }

    public static AggregationTree Parse(JsonElement json) => new(AggregationParser.Parse(json));

    public void Bind(IndexMetadata index, DateTimeOffset now)
    {
        foreach (var aggregation in _aggregations)
            aggregation.Bind(index, now);
    }

    public void SetSegment(AtomicReaderContext segment)
    {
        foreach (var aggregation in _aggregations)
            aggregation.SetSegment(segment);
    }

    public void Collect(int doc)
    {
        foreach (var state in _states)
            state.Collect(doc);
    }

    public void Write(Utf8JsonWriter json, bool typedKeys)
    {
        json.WriteStartObject("aggregations");
        new AggregationOutput(typedKeys).WriteAll(json, _aggregations, _states);
        json.WriteEndObject();
    }
}
