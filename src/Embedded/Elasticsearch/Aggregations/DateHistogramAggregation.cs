using System.Text.Json;
using Lucene.Net.Index;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The options of <c>date_histogram</c>.</summary>
internal sealed record DateHistogramOptions(
    DateRounding Rounding,
    long MinDocCount,
    BucketOrder Order,
    bool Keyed,
    DateFormat? Format,
    (string? Min, string? Max) Bounds
)
{
    public static DateHistogramOptions Parse(QueryOptions options)
    {
        var zone = DateMath.Zone(options.Text("time_zone") ?? "UTC");
        var offset = options.Text("offset") is { } text ? Offset(text) : 0;
        if (options.Text("interval") is not null)
            throw new ElasticError("x_content_parse_exception", "[date_histogram] unknown field [interval] did you mean [fixed_interval]?", 400).AsException();
        var intervals = new[] { options.Text("fixed_interval"), options.Text("calendar_interval") };
        if (intervals.Count(i => i is not null) != 1)
        {
            throw Errors
                .IllegalArgument("Invalid interval specified, must be non-null and non-empty: use one of [fixed_interval], [calendar_interval]")
                .AsException();
        }

        var rounding = intervals[0] is { } exact ? DateRounding.Fixed(exact, zone, offset) : DateRounding.Calendar(intervals[1]!, zone, offset);
        (string?, string?) bounds = default;
        if (options.Take("extended_bounds") is { } json)
        {
            var inner = new QueryOptions("extended_bounds", json, null);
            bounds = (inner.Text("min"), inner.Text("max"));
            inner.Finish();
        }
        var order = options.Take("order") is { } by ? BucketOrder.Parse(by) : BucketOrder.ByKey;
        return new(
            rounding,
            long.Parse(options.Text("min_doc_count") ?? "0"),
            order,
            options.Flag("keyed", false),
            options.Text("format") is { } format ? DateFormat.Parse(format) : null,
            bounds
        );
    }

    private static long Offset(string text) =>
        text[0] switch
        {
            '-' => -DateRounding.Duration(text[1..], "offset"),
            '+' => DateRounding.Duration(text[1..], "offset"),
            _ => DateRounding.Duration(text, "offset"),
        };
}

/// <summary><c>date_histogram</c>: a bucket for each interval of time, empty ones in between included unless they are not wanted.</summary>
internal sealed class DateHistogramAggregation(string name, string field, DateHistogramOptions options, IReadOnlyList<Aggregation> subs)
    : Aggregation(name, subs)
{
    public DateHistogramOptions Options => options;

    public ValueSource Values { get; } = new(field);

    public DateTimeOffset Now { get; private set; }

    public override string TypedKey => "date_histogram";

    public override void Bind(IndexMetadata index, DateTimeOffset now)
    {
        Now = now;
        Values.Bind(index);
        if (Values.Field is { IsNumeric: false } or { IsFractional: true } or { Kind: MappedKind.Boolean })
        {
            throw (
                Errors.IllegalArgument($"Field [{field}] of type [{Values.Field.TypeName}] is not supported for aggregation [date_histogram]") with
                {
                    FailedShardOf = index.Name,
                }
            ).AsException();
        }

        base.Bind(index, now);
    }

    public override void SetSegment(AtomicReaderContext segment)
    {
        Values.SetSegment(segment);
        base.SetSegment(segment);
    }

    public override AggregationState NewState() => new DateHistogramState(this);
}

/// <summary>The buckets of one <c>date_histogram</c>.</summary>
internal sealed class DateHistogramState(DateHistogramAggregation histogram) : AggregationState
{
    private readonly Dictionary<long, Bucket> _buckets = [];

    public override void Collect(int doc)
    {
        var last = long.MinValue;
        foreach (var millis in histogram.Values.Numbers(doc))
        {
            var key = histogram.Options.Rounding.Floor(millis);
            if (key == last)
                continue;
            last = key;
            if (!_buckets.TryGetValue(key, out var bucket))
                _buckets[key] = bucket = histogram.NewBucket();
            bucket.Collect(doc);
        }
    }

    public override void Write(Utf8JsonWriter json, AggregationOutput output)
    {
        var options = histogram.Options;
        var format = options.Format ?? histogram.Values.Field?.Format ?? DateFormat.Default;
        if (options.MinDocCount == 0)
            FillGaps(format);
        if (options.Keyed)
            json.WriteStartObject("buckets");
        else
            json.WriteStartArray("buckets");
        foreach (var (key, bucket) in options.Order.Sort(_buckets, histogram.Subs, (a, b) => a.CompareTo(b)))
        {
            if (bucket.Count < options.MinDocCount)
                continue;
            output.CountBucket();
            var text = format.Print(key, options.Rounding.OffsetAt(key));
            if (options.Keyed)
                json.WriteStartObject(text);
            else
                json.WriteStartObject();
            json.WriteString("key_as_string", text);
            json.WriteNumber("key", key);
            bucket.WriteContent(json, histogram.Subs, output);
            json.WriteEndObject();
        }
        if (options.Keyed)
            json.WriteEndObject();
        else
            json.WriteEndArray();
    }

    private void FillGaps(DateFormat format)
    {
        var rounding = histogram.Options.Rounding;
        var keys = new List<long>(_buckets.Keys);
        foreach (var bound in new[] { histogram.Options.Bounds.Min, histogram.Options.Bounds.Max })
        {
            if (bound is not null)
                keys.Add(rounding.Floor(DateMath.Parse(bound, format, false, histogram.Now, TimeZoneInfo.Utc)));
        }
        if (keys.Count == 0)
            return;
        var last = keys.Max();
        for (var key = keys.Min(); key <= last; key = rounding.Next(key))
        {
            _buckets.TryAdd(key, histogram.NewBucket());
            if (_buckets.Count > AggregationOutput.MaxBuckets)
                throw AggregationOutput.TooMany();
        }
    }
}
