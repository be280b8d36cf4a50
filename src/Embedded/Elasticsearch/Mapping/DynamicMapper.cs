using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Extends a mapping by the fields a document brings, by the rules of Elasticsearch's dynamic mapping.</summary>
internal static class DynamicMapper
{
    private static readonly DateFormat SlashDates = DateFormat.Parse("yyyy/MM/dd HH:mm:ss||yyyy/MM/dd||epoch_millis");

    private static readonly DateFormat DetectableSlashDates = DateFormat.Parse("yyyy/MM/dd HH:mm:ss||yyyy/MM/dd");

    /// <summary>The mapping that also knows the fields of <paramref name="source"/>, which must be well-formed JSON.</summary>
    public static IndexMapping Extend(IndexMapping mapping, ReadOnlyMemory<byte> source)
    {
        using var document = JsonDocument.Parse(source);
        return new(AddFields(mapping.Root, document.RootElement, mapping.Root.Dynamic ?? DynamicMode.Add));
    }

    private static ObjectNode AddFields(ObjectNode node, JsonElement json, DynamicMode inherited)
    {
        var dynamic = node.Dynamic ?? inherited;
        foreach (var property in json.EnumerateObject())
            node = Add(node, property.Name.Split('.'), property.Value, dynamic);
        return node;
    }

    private static ObjectNode Add(ObjectNode node, ReadOnlySpan<string> path, JsonElement value, DynamicMode dynamic)
    {
        var name = path[0];
        var child = node.Child(name);
        if (path.Length > 1)
        {
            if (child is FieldNode || child is null && (dynamic != DynamicMode.Add || !AddsAnything(value)))
                return node;
            var inner = child as ObjectNode ?? new ObjectNode(name, node.PathOf(name));
            return Put(node, child, Add(inner, path[1..], value, inner.Dynamic ?? dynamic));
        }
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in value.EnumerateArray())
                node = Add(node, path, element, dynamic);
            return node;
        }
        if (value.ValueKind == JsonValueKind.Object)
        {
            if (child is FieldNode || child is null && dynamic != DynamicMode.Add)
                return node;
            var inner = child as ObjectNode ?? new ObjectNode(name, node.PathOf(name));
            return Put(node, child, AddFields(inner, value, dynamic));
        }
        if (child is not null || dynamic != DynamicMode.Add || Guess(name, node.PathOf(name), value) is not { } field)
            return node;
        return node.WithChild(field);
    }

    private static ObjectNode Put(ObjectNode node, MappingNode? before, ObjectNode after) =>
        ReferenceEquals(before, after) ? node : node.WithChild(after);

    private static bool AddsAnything(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => false,
        JsonValueKind.Array => value.EnumerateArray().Any(AddsAnything),
        _ => true,
    };

    private static FieldNode? Guess(string name, string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => new(name, path, FieldKind.Boolean),
        JsonValueKind.Number => new(name, path, IsInteger(value.GetRawText()) ? FieldKind.Long : FieldKind.Float),
        JsonValueKind.String => GuessText(name, path, value.GetString()!),
        _ => null,
    };

    private static bool IsInteger(string number) => number.AsSpan().IndexOfAny('.', 'e', 'E') < 0;

    private static FieldNode GuessText(string name, string path, string text)
    {
        if (text.AsSpan().IndexOfAny(':', '-', '/') >= 0)
        {
            if (IsoDate.TryParse(text, false, out _))
                return new(name, path, FieldKind.Date);
            if (DetectableSlashDates.TryParse(text, false, out _))
                return new(name, path, FieldKind.Date) { Format = SlashDates };
        }
        return new(name, path, FieldKind.Text)
        {
            SubFields = [new FieldNode("keyword", path + ".keyword", FieldKind.Keyword) { IgnoreAbove = 256 }],
        };
    }
}
