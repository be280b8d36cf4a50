using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Reads <c>aggs</c>. Unknown kinds and unknown options are errors.</summary>
internal static class AggregationParser
{
    public static List<Aggregation> Parse(JsonElement json) => [.. json.EnumerateObject().Select(One)];

    private static Aggregation One(JsonProperty property)
    {
        var subs = new List<Aggregation>();
        JsonProperty? kind = null;
        foreach (var part in property.Value.EnumerateObject())
        {
            if (part.Name is "aggs" or "aggregations")
                subs = Parse(part.Value);
            else if (part.Name == "meta")
                throw Errors.NotSupported("[meta] of an aggregation").AsException();
            else if (kind is { } first)
                throw Errors.Parsing($"Found two aggregation type definitions in [{property.Name}]: [{first.Name}] and [{part.Name}]").AsException();
            else
                kind = part;
        }
        if (kind is not { } found)
            throw Errors.Parsing($"Missing definition for aggregation [{property.Name}]").AsException();
        if (found.Name == "filter")
            return new FilterAggregation(property.Name, found.Value, subs);
        var options = new QueryOptions(found.Name, found.Value, null);
        Aggregation aggregation = found.Name switch
        {
            "terms" => new TermsAggregation(property.Name, Field(options, found.Name), TermsOptions.Parse(options), subs),
            "date_histogram" => new DateHistogramAggregation(property.Name, Field(options, found.Name), DateHistogramOptions.Parse(options), subs),
            "min" or "max" or "avg" or "sum" or "value_count" or "stats" => new MetricAggregation(property.Name, found.Name, Field(options, found.Name)),
            "cardinality" => new CardinalityAggregation(property.Name, Field(options, found.Name), options.Text("precision_threshold")),
            _ => throw Errors.Parsing($"Unknown aggregation type [{found.Name}]").AsException(),
        };
        options.Finish();
        if (subs.Count > 0 && aggregation.Subs.Count == 0)
            throw Errors.IllegalArgument($"Aggregator [{property.Name}] of type [{found.Name}] cannot accept sub-aggregations").AsException();
        return aggregation;
    }

    private static string Field(QueryOptions options, string kind) =>
        options.Text("field")
        ?? throw Errors
            .IllegalArgument($"Required one of fields [field, script], but none were specified. (aggregation [{kind}]; scripts are not supported)")
            .AsException();
}
