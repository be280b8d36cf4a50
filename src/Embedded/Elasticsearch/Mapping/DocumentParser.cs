using System.Text;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// Turns one JSON document into Lucene fields under a mapping. Reused for many documents by one thread. Errors are those of
/// Elasticsearch for a document in a bulk request: they fail the item, not the request.
/// </summary>
internal sealed class DocumentParser
{
    private static readonly HashSet<string> Reserved =
        ["_id", "_index", "_type", "_source", "_routing", "_version", "_seq_no", "_primary_term", "_field_names", "_ignored", "_nested_path", "_tier"];

    private readonly List<string> _keys = [];
    private bool _unmapped;

    public DocumentFields Fields { get; } = new();

    /// <summary>Fills <see cref="Fields"/>; false when the document has fields the mapping must learn first.</summary>
    public bool TryParse(IndexMapping mapping, ReadOnlySpan<byte> json, string id)
    {
        Fields.Clear();
        _keys.Clear();
        _unmapped = false;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            if (!reader.Read())
                throw Errors.MapperParsing("failed to parse, document is empty").AsException();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Errors.MapperParsing("failed to parse", new("not_x_content_exception", "Compressor detection can only be called on some xcontent bytes or compressed xcontent bytes", 400)).AsException();
            ReadObject(ref reader, json, id, mapping.Root, mapping.Root.Dynamic ?? DynamicMode.Add);
            if (reader.Read())
                throw Errors.MapperParsing("failed to parse", Errors.IllegalArgument("Malformed content, found extra data after parsing: " + reader.TokenType)).AsException();
        }
        catch (JsonException error)
        {
            if (json.Length == 0)
                throw Errors.MapperParsing("failed to parse, document is empty").AsException();
            throw Errors.MapperParsing("failed to parse", JacksonError.Describe(error, json, JacksonError.Document)).AsException();
        }
        return !_unmapped;
    }

    private void ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string id, ObjectNode? node, DynamicMode dynamic)
    {
        var firstKey = _keys.Count;
        dynamic = node?.Dynamic ?? dynamic;
        Span<char> buffer = stackalloc char[128];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            MappingNode? child;
            string name;
            if (!reader.ValueIsEscaped && reader.ValueSpan.Length <= buffer.Length)
            {
                ReadOnlySpan<char> key = buffer[..reader.CopyString(buffer)];
                child = node?.Child(key);
                name = child?.Name ?? key.ToString();
            }
            else
            {
                name = reader.GetString()!;
                child = node?.Child(name);
            }
            Remember(name, firstKey, ref reader, json);
            var owner = node;
            var inner = dynamic;
            if (child is null && name.Contains('.'))
                (child, owner, inner) = Descend(node, name, dynamic);
            if (node is { Path.Length: 0 } && Reserved.Contains(name))
                throw Errors.MapperParsing($"Field [{name}] is a metadata field and cannot be added inside a document. Use the index API request parameters.").AsException();
            reader.Read();
            ReadValue(ref reader, json, id, child, name, owner, inner, inArray: false);
        }
        _keys.RemoveRange(firstKey, _keys.Count - firstKey);
    }

    private void ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string id, MappingNode? node, string name, ObjectNode? owner, DynamicMode dynamic, bool inArray)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    ReadValue(ref reader, json, id, node, name, owner, dynamic, inArray: true);
                return;
            case JsonTokenType.StartObject when node is not FieldNode:
                if (node is null)
                    Unmapped(name, owner, dynamic);
                ReadObject(ref reader, json, id, node as ObjectNode, dynamic);
                return;
        }
        switch (node)
        {
            case null:
                Unmapped(name, owner, dynamic);
                return;
            case ObjectNode target:
                throw Errors.MapperParsing($"object mapping for [{target.Path}] tried to parse field [{(inArray ? "null" : name)}] as object, but found a concrete value").AsException();
            case FieldNode field:
                AddField(ref reader, json, id, field);
                return;
        }
    }

    private void AddField(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string id, FieldNode field)
    {
        var start = (int)reader.TokenStartIndex;
        try
        {
            AddValue(ref reader, json, field);
        }
        catch (ElasticException error)
        {
            var value = new Utf8JsonReader(json[start..], isFinalBlock: true, default);
            using var element = JsonDocument.ParseValue(ref value);
            throw Errors.MapperParsing($"failed to parse field [{field.Path}] of type [{field.TypeName}] in document with id '{id}'. " +
                $"Preview of field's value: '{JavaPreview.Of(element.RootElement)}'", error.Error).AsException();
        }
        foreach (var sub in field.SubFields)
            AddField(ref reader, json, id, sub);
    }

    private void AddValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldNode field)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            throw (field.IsNumeric && field.Kind != FieldKind.Date
                ? JacksonError.At("Current token (START_OBJECT) not numeric, can not use numeric value accessors", json, (int)reader.BytesConsumed, JacksonError.Document)
                : new("illegal_state_exception", $"Can't get text on a START_OBJECT at {Position(json, (int)reader.TokenStartIndex)}", 400)).AsException();
        }
        if (field.IsNumeric)
        {
            if (NumberValues.TryRead(field, ref reader, json, out var bits))
                Fields.AddNumber(field, bits);
            return;
        }
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        Fields.AddString(field, text);
    }

    private void Unmapped(string name, ObjectNode? owner, DynamicMode dynamic)
    {
        if (dynamic == DynamicMode.Add)
            _unmapped = true;
        else if (dynamic == DynamicMode.Strict)
            throw new ElasticError("strict_dynamic_mapping_exception",
                $"mapping set to strict, dynamic introduction of [{name[(name.LastIndexOf('.') + 1)..]}] within [{(string.IsNullOrEmpty(owner?.Path) ? "_doc" : owner.Path)}] is not allowed", 400).AsException();
    }

    private static (MappingNode?, ObjectNode?, DynamicMode) Descend(ObjectNode? node, string name, DynamicMode dynamic)
    {
        var parts = name.Split('.');
        if (parts.Any(string.IsNullOrWhiteSpace))
            throw Errors.MapperParsing("failed to parse", Errors.IllegalArgument($"object field starting or ending with a [.] makes object resolution ambiguous: [{name}]")).AsException();
        foreach (var part in parts.AsSpan(0, parts.Length - 1))
        {
            switch (node?.Child(part))
            {
                case ObjectNode inner:
                    node = inner;
                    dynamic = inner.Dynamic ?? dynamic;
                    break;
                case FieldNode field:
                    throw Errors.MapperParsing($"Could not dynamically add mapping for field [{name}]. Existing mapping for [{field.Path}] must be of type object but found [{field.TypeName}].").AsException();
                default:
                    return (null, node, dynamic);
            }
        }
        return (node?.Child(parts[^1]), node, dynamic);
    }

    private void Remember(string name, int firstKey, ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        for (var i = firstKey; i < _keys.Count; i++)
        {
            if (ReferenceEquals(_keys[i], name) || _keys[i] == name)
            {
                var afterName = (int)reader.TokenStartIndex + reader.ValueSpan.Length + 2;
                throw Errors.MapperParsing("failed to parse", JacksonError.At($"Duplicate field '{name}'", json, afterName, JacksonError.Document)).AsException();
            }
        }
        _keys.Add(name);
    }

    private static string Position(ReadOnlySpan<byte> json, int offset)
    {
        var before = json[..offset];
        return $"{before.Count((byte)'\n') + 1}:{offset - before.LastIndexOf((byte)'\n')}";
    }
}
