using System.Text.Json;
using Lucene.Net.Index;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary><c>cardinality</c>, exact: at the sizes this server holds there is no need to estimate.</summary>
internal sealed class CardinalityAggregation(string name, string field, string? precision) : Aggregation(name, [])
{
    public override string TypedKey => "cardinality";

    /// <summary>Accepted, and not needed for an exact count.</summary>
    public string? Precision => precision;

    public ValueSource Values { get; } = new(field);

    public override void Bind(IndexMetadata index, DateTimeOffset now) => Values.Bind(index);

    public override void SetSegment(AtomicReaderContext segment) => Values.SetSegment(segment);

    public override AggregationState NewState() => new State(Values);

    private sealed class State(ValueSource values) : AggregationState
    {
        private readonly HashSet<long> _numbers = [];
        private readonly HashSet<string> _keywords = new(StringComparer.Ordinal);
        private readonly HashSet<long> _ordinals = [];
        private int _segment;

        public override double? Metric => _numbers.Count + _keywords.Count;

        public override void Collect(int doc)
        {
            if (values.Keywords is { Values: { } keywords } reader)
            {
                if (_segment != values.Segment)
                    _ordinals.Clear();
                _segment = values.Segment;
                keywords.SetDocument(doc);
                for (long ord; (ord = keywords.NextOrd()) != SortedSetDocValues.NO_MORE_ORDS; )
                {
                    if (_ordinals.Add(ord))
                        _keywords.Add(reader.Text(ord));
                }
                return;
            }
            _numbers.UnionWith(values.Numbers(doc));
        }

        public override void Write(Utf8JsonWriter json, AggregationOutput output) => json.WriteNumber("value", (long)Metric!.Value);
    }
}
