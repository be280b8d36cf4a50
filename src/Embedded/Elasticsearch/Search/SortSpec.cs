using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>One level of a sort, as asked for.</summary>
/// <param name="Field">A field, <c>_score</c> or <c>_doc</c>.</param>
/// <param name="Descending">Largest first.</param>
internal sealed record SortSpec(string Field, bool Descending)
{
    /// <summary><c>_last</c>, <c>_first</c>, or a value that stands in for a missing one.</summary>
    public string Missing { get; init; } = "_last";

    /// <summary>How an index without the field is sorted; null makes it an error.</summary>
    public string? UnmappedType { get; init; }

    /// <summary><c>min</c> or <c>max</c> of several values; null: by the order.</summary>
    public string? Mode { get; init; }

    public bool UseMax => Mode is null ? Descending : Mode == "max";

    public static List<SortSpec> Parse(JsonElement json) => json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().Select(One)] : [One(json)];

    public static List<SortSpec> ParseUrl(string text) =>
        [
            .. text.Split(',')
                .Select(part =>
                {
                    var colon = part.LastIndexOf(':');
                    return colon < 0 ? Named(part, null) : Named(part[..colon], part[(colon + 1)..]);
                }),
        ];

    private static SortSpec One(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
            return Named(json.GetString()!, null);
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().Count() != 1)
            throw Errors.IllegalArgument("malformed sort format, within the sort array, an object, or an actual string are allowed").AsException();
        var (field, value) = (json.EnumerateObject().First().Name, json.EnumerateObject().First().Value);
        if (value.ValueKind == JsonValueKind.String)
            return Named(field, value.GetString());
        var options = new QueryOptions("field_sort", value, null);
        var spec = Named(field, options.Text("order")) with
        {
            Missing = options.Text("missing") ?? "_last",
            UnmappedType = options.Text("unmapped_type"),
            Mode = options.Text("mode"),
        };
        if (spec.Mode is not (null or "min" or "max"))
            throw Errors.NotSupported($"sort [mode: {spec.Mode}]").AsException();
        options.Finish();
        return spec;
    }

    private static SortSpec Named(string field, string? order) =>
        order?.ToLowerInvariant() switch
        {
            null => new(field, field == "_score"),
            "asc" => new(field, false),
            "desc" => new(field, true),
            _ => throw Errors.IllegalArgument($"No enum constant org.elasticsearch.search.sort.SortOrder.{order.ToUpperInvariant()}").AsException(),
        };
}
