using System.Collections.Immutable;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Rules for what a new field becomes: the first that fits. Kept as they were sent, and shown so.</summary>
internal sealed class DynamicTemplates
{
    public static readonly DynamicTemplates None = new([], null);

    private readonly ImmutableArray<Rule> _rules;
    private readonly JsonElement? _json;

    private DynamicTemplates(ImmutableArray<Rule> rules, JsonElement? json) => (_rules, _json) = (rules, json);

    public static DynamicTemplates Parse(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
            throw Errors.MapperParsing("Dynamic template syntax error. An array of named objects is expected.").AsException();
        return new([.. json.EnumerateArray().Select(entry => ParseRule(entry.EnumerateObject().Single()))], json.Clone());
    }

    /// <summary>The field that a new value makes, or null when no rule is for it.</summary>
    /// <param name="name">Its name inside of its object.</param>
    /// <param name="path">All names to it, dotted.</param>
    /// <param name="type"><c>string long double boolean object</c>.</param>
    public FieldNode? Find(string name, string path, string type)
    {
        foreach (var rule in _rules)
        {
            if (rule.Fits(name, path, type))
            {
                return rule.Mapping.TryGetProperty("type", out var mapped) && mapped.ValueEquals("object")
                    ? null
                    : FieldJson.Parse(name, path, WithType(rule.Mapping, type));
            }
        }
        return null;
    }

    /// <summary>Writes the property of a mapping, or nothing.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (_json is not { } rules || rules.GetArrayLength() == 0)
            return;
        json.WritePropertyName("dynamic_templates");
        rules.WriteTo(json);
    }

    private static JsonElement WithType(JsonElement mapping, string type) =>
        mapping.TryGetProperty("type", out _)
            ? mapping
            : JsonSerializer.SerializeToElement(
                mapping
                    .EnumerateObject()
                    .Select(p => KeyValuePair.Create(p.Name, p.Value))
                    .Append(
                        new(
                            "type",
                            JsonSerializer.SerializeToElement(
                                type switch
                                {
                                    "string" => "text",
                                    "double" => "float",
                                    _ => type,
                                }
                            )
                        )
                    )
                    .ToDictionary(p => p.Key, p => p.Value)
            );

    private static Rule ParseRule(JsonProperty entry)
    {
        var rule = new Rule(default);
        foreach (var property in entry.Value.EnumerateObject())
        {
            rule = property.Name switch
            {
                "mapping" => rule with { Mapping = property.Value.Clone() },
                "match" => rule with { Match = Texts(property.Value) },
                "unmatch" => rule with { Unmatch = Texts(property.Value) },
                "path_match" => rule with { PathMatch = Texts(property.Value) },
                "path_unmatch" => rule with { PathUnmatch = Texts(property.Value) },
                "match_mapping_type" => rule with { Types = Texts(property.Value) },
                "unmatch_mapping_type" => rule with { NotTypes = Texts(property.Value) },
                var other => throw Errors.NotSupported($"[{other}] in the dynamic template [{entry.Name}]").AsException(),
            };
        }
        if (rule.Mapping.ValueKind != JsonValueKind.Object)
            throw Errors.MapperParsing($"template [{entry.Name}] must have either mapping or runtime set").AsException();
        if (rule.Mapping.GetRawText().Contains("{dynamic_type}", StringComparison.Ordinal))
            throw Errors.NotSupported($"[{{dynamic_type}}] in the dynamic template [{entry.Name}]").AsException();
        if (rule.Mapping.TryGetProperty("type", out var type) && !type.ValueEquals("object"))
            _ = FieldJson.Parse(entry.Name, entry.Name, rule.Mapping);
        return rule;
    }

    private static string[] Texts(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().Select(JavaPreview.Of)] : [JavaPreview.Of(json)];

    private sealed record Rule(JsonElement Mapping)
    {
        public string[]? Match { get; init; }

        public string[]? Unmatch { get; init; }

        public string[]? PathMatch { get; init; }

        public string[]? PathUnmatch { get; init; }

        public string[]? Types { get; init; }

        public string[]? NotTypes { get; init; }

        public bool Fits(string name, string path, string type) =>
            Any(Match, name) is not false
            && Any(PathMatch, path) is not false
            && Any(Types, type) is not false
            && Any(Unmatch, name) is not true
            && Any(PathUnmatch, path) is not true
            && Any(NotTypes, type) is not true;

        private static bool? Any(string[]? patterns, string text) =>
            patterns is null ? null : Array.Exists(patterns, pattern => Wildcard.Matches(pattern, text));
    }
}
