using System.Collections.Immutable;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Mappings as clients write and read them: <c>{"properties":{…}}</c>.</summary>
internal static class MappingJson
{
    private static readonly HashSet<string> Ignored =
    [
        "date_detection",
        "numeric_detection",
        "_meta",
        "_source",
        "dynamic_templates",
        "_data_stream_timestamp",
        "_routing",
    ];

    /// <summary>Merges what a client sent into a mapping. Changing a field's type is an error, as in Elasticsearch.</summary>
    public static IndexMapping Merge(IndexMapping mapping, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Errors.MapperParsing("Expected map for property [mappings]").AsException();
        if (json.TryGetProperty("_doc", out var typed) && !json.TryGetProperty("properties", out _))
            json = typed;
        var templates = json.TryGetProperty("dynamic_templates", out var listed) ? DynamicTemplates.Parse(listed) : mapping.Templates;
        var detectsDates = json.TryGetProperty("date_detection", out var detection) ? detection.ValueKind == JsonValueKind.True : mapping.DetectsDates;
        try
        {
            return new(MergeObject(mapping.Root, json, isRoot: true), templates, detectsDates);
        }
        catch (ElasticException error) when (error.Error.Type == "mapper_parsing_exception")
        {
            throw (Errors.MapperParsing("Failed to parse mapping: " + error.Error.Reason) with { CausedBy = error.Error, Root = error.Error }).AsException();
        }
    }

    public static void Write(Utf8JsonWriter json, IndexMapping mapping)
    {
        json.WriteStartObject();
        mapping.Templates.Write(json);
        if (!mapping.DetectsDates)
            json.WriteBoolean("date_detection", false);
        WriteObject(json, mapping.Root, isRoot: true);
        json.WriteEndObject();
    }

    private static ObjectNode MergeObject(ObjectNode node, JsonElement json, bool isRoot)
    {
        foreach (var property in json.EnumerateObject())
        {
            switch (property.Name)
            {
                case "dynamic":
                    node = node with { Dynamic = ParseDynamic(property.Value) };
                    break;
                case "properties":
                    foreach (var child in property.Value.EnumerateObject())
                        node = MergeChild(node, child.Name.Split('.'), child.Value);
                    break;
                case "type" when !isRoot && property.Value.ValueEquals("object"):
                    break;
                case "numeric_detection" when property.Value.ValueKind == JsonValueKind.True:
                    throw Errors.NotSupported("[numeric_detection: true]").AsException();
                case "_source" when property.Value.TryGetProperty("enabled", out var enabled) && enabled.ValueKind == JsonValueKind.False:
                    throw Errors.NotSupported("[_source] with [enabled: false]").AsException();
                case var known when isRoot && Ignored.Contains(known):
                    break;
                default:
                    throw Errors
                        .MapperParsing(
                            $"{(isRoot ? "Root mapping definition" : $"Mapping definition for [{node.Name}]")} has unsupported parameters:  "
                                + $"[{property.Name} : {JavaPreview.Of(property.Value)}]"
                        )
                        .AsException();
            }
        }
        return node;
    }

    private static ObjectNode MergeChild(ObjectNode node, ReadOnlySpan<string> path, JsonElement json)
    {
        var name = path[0];
        var before = node.Child(name);
        var isObject = path.Length > 1 || !json.TryGetProperty("type", out var type) || type.ValueEquals("object");
        if (!isObject)
        {
            var field = FieldJson.Parse(name, node.PathOf(name), json);
            return node.WithChild(
                before switch
                {
                    null => field,
                    FieldNode known => FieldJson.Merge(known, field),
                    _ => throw Errors.IllegalArgument($"can't merge a non object mapping [{node.PathOf(name)}] with an object mapping").AsException(),
                }
            );
        }
        if (before is FieldNode)
            throw Errors.IllegalArgument($"can't merge a non object mapping [{node.PathOf(name)}] with an object mapping").AsException();
        var inner = before as ObjectNode ?? new ObjectNode(name, node.PathOf(name));
        return node.WithChild(path.Length > 1 ? MergeChild(inner, path[1..], json) : MergeObject(inner, json, isRoot: false));
    }

    private static DynamicMode ParseDynamic(JsonElement value) =>
        JavaPreview.Of(value) switch
        {
            "true" => DynamicMode.Add,
            "false" => DynamicMode.Ignore,
            "strict" => DynamicMode.Strict,
            var other => throw Errors.MapperParsing($"Could not convert [dynamic] to boolean: [{other}] (allowed: true, false, strict)").AsException(),
        };

    private static void WriteObject(Utf8JsonWriter json, ObjectNode node, bool isRoot)
    {
        if (node.Dynamic is { } dynamic)
        {
            json.WriteString(
                "dynamic",
                dynamic switch
                {
                    DynamicMode.Add => "true",
                    DynamicMode.Ignore => "false",
                    _ => "strict",
                }
            );
        }

        if (node.Children.Count == 0)
        {
            if (!isRoot)
                json.WriteString("type", "object");
            return;
        }
        json.WriteStartObject("properties");
        foreach (var child in node.Children.Values)
        {
            json.WriteStartObject(child.Name);
            if (child is ObjectNode inner)
                WriteObject(json, inner, isRoot: false);
            else
                FieldJson.Write(json, (FieldNode)child);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
