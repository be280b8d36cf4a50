using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ActorPipeline.Host.Http;
using ActorPipeline.Host.Http.Console;
using ActorPipeline.Host.Http.Health;
using ActorPipeline.Host.Http.Security;
using ActorPipeline.Host.Http.Tap;
using ActorPipeline.Host.Trace;

namespace ActorPipeline.Host.Tests.Http.Reference;

/// <summary>JSON schemas of the types of answers, each once, as they are written.</summary>
internal sealed class Schemas
{
    private static readonly JsonSerializerContext[] Contexts =
    [
        StatusJson.Default,
        ConsoleJson.Default,
        TapJson.Default,
        TraceJson.Default,
        HealthJson.Default,
        RefusalJson.Default,
    ];

    private readonly SourceDocs _docs = new("Host", "Messages", "Actors");
    private readonly SortedDictionary<string, JsonNode> _named = new(StringComparer.Ordinal);

    /// <summary>All that were named so far.</summary>
    public JsonObject All() => new(_named.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.DeepClone())));

    /// <summary>The schema of a type, or where it is.</summary>
    public JsonNode Of(Type type)
    {
        var info = Contexts.Select(context => context.GetTypeInfo(type)).FirstOrDefault(info => info is not null);
        return info is null
            ? type == typeof(JsonElement)
                ? new JsonObject()
                : throw new InvalidOperationException($"no context writes {type}")
            : info.GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Named });
    }

    private JsonNode Named(JsonSchemaExporterContext context, JsonNode schema)
    {
        // What may be anything is true there.
        var made = schema as JsonObject ?? [];
        made.Remove("$schema");
        made.Remove("default");
        var type = context.TypeInfo.Type;
        // The exporter refers to where it has written a type before.
        if (made.Remove("$ref"))
        {
            made = context.TypeInfo.Kind switch
            {
                JsonTypeInfoKind.Object => Link(type),
                JsonTypeInfoKind.Enumerable => new JsonObject { ["type"] = "array", ["items"] = Of(context.TypeInfo.ElementType!) },
                _ => throw new InvalidOperationException($"{type} is written twice"),
            };
        }
        else if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            made = Reference(context, type, made);
        }
        // The exporter does not know how numbers are read: as text as well. They are written as numbers.
        if (made["pattern"] is not null && made["type"] is JsonArray types)
        {
            made.Remove("pattern");
            var left = types.Select(one => one!.GetValue<string>()).Where(one => one != "string").ToList();
            made["type"] = left is [var one] ? one : new JsonArray([.. left.Select(name => (JsonNode)name)]);
        }
        if (context.PropertyInfo is { } property && _docs.Of(property.DeclaringType.Name, property.Name) is { Length: > 0 } text)
            made["description"] = text;
        return made;
    }

    private JsonObject Reference(JsonSchemaExporterContext context, Type type, JsonObject made)
    {
        var mayBeNull = made["type"] is JsonArray;
        made["type"] = "object";
        // Whoever reads gets every member, except where those that do not apply are left out.
        var always = context.TypeInfo.Options.DefaultIgnoreCondition == JsonIgnoreCondition.WhenWritingNull ? made["required"]?.DeepClone() : null;
        made.Remove("required");
        if (always is not null)
            made["required"] = always;
        else if (context.TypeInfo.Options.DefaultIgnoreCondition == JsonIgnoreCondition.Never && made["properties"] is JsonObject properties)
            made["required"] = new JsonArray([.. properties.Select(pair => (JsonNode)pair.Key)]);
        if (_docs.Of(type.Name) is { Length: > 0 } text)
            made["description"] = text;
        _named[type.Name] = made;
        return mayBeNull ? new JsonObject { ["anyOf"] = new JsonArray(Link(type), new JsonObject { ["type"] = "null" }) } : Link(type);
    }

    private static JsonObject Link(Type type) => new() { ["$ref"] = $"#/components/schemas/{type.Name}" };
}
