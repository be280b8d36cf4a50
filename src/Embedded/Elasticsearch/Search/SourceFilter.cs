using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Which part of <c>_source</c> a hit shows: all, none, or what include and exclude patterns leave.</summary>
internal sealed class SourceFilter
{
    public static readonly SourceFilter All = new(true, [], []);

    private readonly bool _show;
    private readonly string[] _includes;
    private readonly string[] _excludes;

    private SourceFilter(bool show, string[] includes, string[] excludes) => (_show, _includes, _excludes) = (show, includes, excludes);

    public static SourceFilter FromUrl(RestRequest request)
    {
        var source = request.Parameter("_source");
        var includes = Split(request.Parameter("_source_includes"));
        var excludes = Split(request.Parameter("_source_excludes"));
        return source switch
        {
            null or "true" => new(true, includes, excludes),
            "false" => new(false, [], []),
            _ => new(true, [.. includes, .. Split(source)], excludes),
        };
    }

    public static SourceFilter FromJson(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.True => All,
            JsonValueKind.False => new(false, [], []),
            JsonValueKind.String => new(true, [json.GetString()!], []),
            JsonValueKind.Array => new(true, Strings(json), []),
            JsonValueKind.Object => FromObject(json),
            _ => throw Errors.Parsing($"Expected one of [VALUE_BOOLEAN, START_OBJECT] but found [{json.ValueKind}]").AsException(),
        };

    /// <summary>Writes the property <c>_source</c>, or nothing.</summary>
    public void Write(Utf8JsonWriter json, Lucene.Net.Util.BytesRef source)
    {
        if (!_show)
            return;
        json.WritePropertyName("_source");
        var bytes = source.Bytes.AsMemory(source.Offset, source.Length);
        if (_includes.Length == 0 && _excludes.Length == 0)
        {
            json.WriteRawValue(bytes.Span, skipInputValidation: true);
            return;
        }
        json.WriteRawValue(new FilterPath(_includes, _excludes).Apply(bytes).Span, skipInputValidation: true);
    }

    private static SourceFilter FromObject(JsonElement json)
    {
        string[] includes = [],
            excludes = [];
        foreach (var property in json.EnumerateObject())
        {
            switch (property.Name)
            {
                case "include" or "includes":
                    includes = Strings(property.Value);
                    break;
                case "exclude" or "excludes":
                    excludes = Strings(property.Value);
                    break;
                default:
                    throw Errors.Parsing($"Unknown key for a VALUE_STRING in [{property.Name}].").AsException();
            }
        }
        return new(true, includes, excludes);
    }

    private static string[] Strings(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().Select(e => e.GetString()!)] : [json.GetString()!];

    private static string[] Split(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
