using System.Text.Json;
using Lucene.Net.Index;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary><c>min max avg sum value_count stats</c>.</summary>
internal sealed class MetricAggregation(string name, string kind, string field) : Aggregation(name, [])
{
    public override string TypedKey => kind;

    public string Kind => kind;

    public ValueSource Values { get; } = new(field);

    public override void Bind(IndexMetadata index, DateTimeOffset now)
    {
        Values.Bind(index);
        if (Values.Field is { IsNumeric: false } text && kind != "value_count")
        {
            throw (
                Errors.IllegalArgument($"Field [{text.Path}] of type [{text.TypeName}] is not supported for aggregation [{kind}]") with
                {
                    FailedShardOf = index.Name,
                }
            ).AsException();
        }
    }

    public override void SetSegment(AtomicReaderContext segment) => Values.SetSegment(segment);

    public override AggregationState NewState() => new MetricState(this);
}

/// <summary>Count, sum, least and greatest of the values in one bucket.</summary>
internal sealed class MetricState(MetricAggregation aggregation) : AggregationState
{
    private long _count;
    private double _sum;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    public override double? Metric =>
        aggregation.Kind switch
        {
            "value_count" => _count,
            "sum" => _sum,
            "min" => _min,
            "max" => _max,
            "avg" => _count == 0 ? double.NaN : _sum / _count,
            _ => null,
        };

    public override void Collect(int doc)
    {
        if (aggregation.Values.Keywords?.Values is { } keywords)
        {
            keywords.SetDocument(doc);
            while (keywords.NextOrd() != SortedSetDocValues.NO_MORE_ORDS)
                _count++;
            return;
        }
        foreach (var bits in aggregation.Values.Numbers(doc))
        {
            var value = NumberValues.AsDouble(aggregation.Values.Field!, bits);
            _count++;
            _sum += value;
            _min = Math.Min(_min, value);
            _max = Math.Max(_max, value);
        }
    }

    public override void Write(Utf8JsonWriter json, AggregationOutput output)
    {
        if (aggregation.Kind == "value_count")
            json.WriteNumber("value", _count);
        else if (aggregation.Kind == "stats")
            WriteStats(json);
        else
            WriteValue(json, "value", Metric!.Value, empty: _count == 0 && aggregation.Kind != "sum");
    }

    private void WriteStats(Utf8JsonWriter json)
    {
        json.WriteNumber("count", _count);
        foreach (var (name, value) in new[] { ("min", _min), ("max", _max), ("avg", _count == 0 ? 0 : _sum / _count), ("sum", _sum) })
            WriteValue(json, name, value, empty: _count == 0 && name != "sum", withText: false);
        if (_count == 0)
            return;
        foreach (var (name, value) in new[] { ("min", _min), ("max", _max), ("avg", _sum / _count), ("sum", _sum) })
            WriteText(json, name, value);
    }

    private void WriteValue(Utf8JsonWriter json, string name, double value, bool empty, bool withText = true)
    {
        if (empty)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteDouble(name, value);
        if (withText)
            WriteText(json, name, value);
    }

    private void WriteText(Utf8JsonWriter json, string name, double value)
    {
        if (aggregation.Values.Field is { Kind: MappedKind.Date } date)
            json.WriteString(name + "_as_string", date.Format.Print((long)value));
    }
}
