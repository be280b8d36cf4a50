using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>One field of a mapping as JSON.</summary>
internal static class FieldJson
{
    public static FieldNode Parse(string name, string path, JsonElement json)
    {
        var type = JavaPreview.Of(json.GetProperty("type"));
        var field = new FieldNode(name, path, Kind(type, name))
        {
            Alias = type is "match_only_text" or "wildcard" or "constant_keyword" or "geo_point" or "flattened" ? type : null,
        };
        foreach (var property in json.EnumerateObject())
            field = Apply(field, property, json);
        return field;
    }

    /// <summary>The known field with the settings that may change; an error when the type would.</summary>
    public static FieldNode Merge(FieldNode known, FieldNode update)
    {
        if (known.Kind != update.Kind || known.Alias != update.Alias)
            throw Errors.IllegalArgument($"mapper [{known.Path}] cannot be changed from type [{known.TypeName}] to [{update.TypeName}]").AsException();
        if (known.Format.Pattern != update.Format.Pattern || known.Indexed != update.Indexed || known.DocValues != update.DocValues)
        {
            throw Errors
                .IllegalArgument($"Mapper for [{known.Path}] conflicts with existing mapping: a parameter that cannot be changed is different")
                .AsException();
        }

        var subs = known.SubFields;
        foreach (var sub in update.SubFields)
        {
            var old = subs.FirstOrDefault(s => s.Name == sub.Name);
            subs = old is null ? subs.Add(sub) : subs.Replace(old, Merge(old, sub));
        }
        return known with { IgnoreAbove = update.IgnoreAbove, SubFields = subs };
    }

    public static void Write(Utf8JsonWriter json, FieldNode field)
    {
        json.WriteString("type", field.TypeName);
        if (!field.Indexed)
            json.WriteBoolean("index", false);
        if (!field.DocValues)
            json.WriteBoolean("doc_values", false);
        if (field.IgnoreMalformed is { } lenient)
            json.WriteBoolean("ignore_malformed", lenient);
        if (field.Format.Pattern != DateFormat.DefaultPattern)
            json.WriteString("format", field.Format.Pattern);
        if (field.Locale is not null)
            json.WriteString("locale", field.Locale);
        if (field.SubFields.Length > 0)
        {
            json.WriteStartObject("fields");
            foreach (var sub in field.SubFields)
            {
                json.WriteStartObject(sub.Name);
                Write(json, sub);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        if (field.IgnoreAbove != int.MaxValue)
            json.WriteNumber("ignore_above", field.IgnoreAbove);
    }

    private static FieldNode Apply(FieldNode field, JsonProperty property, JsonElement json)
    {
        var text = JavaPreview.Of(property.Value);
        switch (property.Name)
        {
            case "type":
            case "norms" or "index_options" or "eager_global_ordinals" or "store" or "meta" or "boost":
            case "coerce" or "fielddata" when text != (property.Name == "coerce" ? "false" : "true"):
            case "analyzer" or "search_analyzer" when text == "standard":
                return field;
            case "ignore_malformed" when field.Kind is not (MappedKind.Text or MappedKind.Keyword):
                return field with { IgnoreMalformed = text == "true" };
            case "index":
                return field with { Indexed = text != "false" };
            case "doc_values":
                return field with { DocValues = text != "false" };
            case "ignore_above" when field.Kind == MappedKind.Keyword && property.Value.TryGetInt32(out var above):
                return field with { IgnoreAbove = above };
            case "format" when field.Kind == MappedKind.Date:
                return field with { Format = DateFormat.Parse(text) };
            case "locale" when field.Kind == MappedKind.Date:
                return field with { Locale = text };
            case "fields":
                return field with { SubFields = [.. property.Value.EnumerateObject().Select(p => Parse(p.Name, $"{field.Path}.{p.Name}", p.Value))] };
            default:
                throw Errors.MapperParsing($"unknown parameter [{property.Name}] on mapper [{field.Name}] of type [{field.TypeName}]").AsException();
        }
    }

    private static MappedKind Kind(string type, string name) =>
        type switch
        {
            "text" or "match_only_text" => MappedKind.Text,
            "keyword" or "wildcard" or "constant_keyword" => MappedKind.Keyword,
            "ip" => MappedKind.Ip,
            "geo_point" or "flattened" => MappedKind.Opaque,
            "long" => MappedKind.Long,
            "integer" => MappedKind.Integer,
            "short" => MappedKind.Short,
            "byte" => MappedKind.Byte,
            "double" => MappedKind.Double,
            "float" => MappedKind.Float,
            "half_float" => MappedKind.HalfFloat,
            "date" => MappedKind.Date,
            "boolean" => MappedKind.Boolean,
            _ => throw Errors
                .MapperParsing(
                    $"The mapper type [{type}] declared on field [{name}] does not exist. "
                        + "It might have been created within a future version or requires a plugin to be installed. Check the documentation."
                )
                .AsException(),
        };
}
