using System.Text;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// Turns one JSON document into Lucene fields under a mapping. Reused for many documents by one thread. Errors are those of
/// Elasticsearch for a document in a bulk request: they fail the item, not the request.
/// </summary>
internal sealed partial class DocumentParser
{
    private static readonly HashSet<string> Reserved =
    [
        "_id",
        "_index",
        "_source",
        "_routing",
        "_version",
        "_seq_no",
        "_primary_term",
        "_field_names",
        "_ignored",
        "_nested_path",
        "_tier",
        "_doc_count",
    ];

    private readonly List<string> _keys = [];
    private MappingRules _rules = null!;
    private bool _skipsUnmapped;
    private bool _unmapped;
    private string _id = "";

    // Where the token begins that was read last, and the one before it: what "failed to parse" points to.
    private int _token;
    private int _before;

    public DocumentFields Fields { get; } = new();

    /// <summary>Fills <see cref="Fields"/>; false when the document has fields the mapping must learn first.</summary>
    /// <param name="index">Its mapping and settings.</param>
    /// <param name="json">The document.</param>
    /// <param name="id">Its id, for errors.</param>
    /// <param name="skipsUnmapped">What the mapping still does not know it will not learn: it is left out.</param>
    public bool TryParse(IndexMetadata index, ReadOnlySpan<byte> json, string id, bool skipsUnmapped = false)
    {
        Fields.Clear();
        _keys.Clear();
        (_rules, _id, _skipsUnmapped, _unmapped, _token) = (index.Rules, id, skipsUnmapped, false, 0);
        if (json.Length == 0)
            throw new ElasticError("document_parsing_exception", "[0:0] failed to parse, document is empty", 400).AsException();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        try
        {
            ReadDocument(ref reader, json, index);
        }
        catch (JsonException)
        {
            var cause = JsonErrors.Diagnose(json, out var token);
            throw (
                reader.TokenType == JsonTokenType.None
                    ? json.Trim(" \t\r\n"u8).IsEmpty
                        ? NoObject()
                        : NotEvenBegun(cause)
                    : Errors.Failed(json, token < 0 ? _token : token, cause)
            ).AsException();
        }
        return !_unmapped;
    }

    private static ElasticError NotEvenBegun(ElasticError cause) =>
        new("document_parsing_exception", $"{cause.Reason[..(cause.Reason.IndexOf(']') + 1)]} {cause.Reason}", 400) { CausedBy = cause };

    private static ElasticError NoObject() => new("document_parsing_exception", "Malformed content, must start with an object", 400);

    private void ReadDocument(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, IndexMetadata index)
    {
        if (!Next(ref reader) || reader.TokenType != JsonTokenType.StartObject)
            throw NoObject().AsException();
        ReadObject(ref reader, json, index.Mapping.Root, index.Mapping.Root.Dynamic ?? DynamicMode.Add);
        if (index.Stream is not null && Fields.Timestamps != 1)
        {
            var wrong = Errors.IllegalArgument(
                "data stream timestamp field [@timestamp] " + (Fields.Timestamps == 0 ? "is missing" : "encountered multiple values")
            );
            throw Errors.Failed(json, (int)reader.TokenStartIndex, wrong).AsException();
        }
        if (ReadMore(ref reader, json))
            throw Errors.IllegalArgument($"Malformed content, found extra data after parsing: {JavaToken(reader.TokenType)}").AsException();
    }

    // The reader itself calls a second value an error.
    private static bool ReadMore(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var rest = json[(int)reader.BytesConsumed..];
        if (rest.Trim(" \t\r\n"u8).IsEmpty)
            return false;
        reader = new Utf8JsonReader(rest);
        return reader.Read();
    }

    private void ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ObjectNode? node, DynamicMode dynamic)
    {
        var firstKey = _keys.Count;
        dynamic = node?.Dynamic ?? dynamic;
        Span<char> buffer = stackalloc char[128];
        while (Next(ref reader) && reader.TokenType == JsonTokenType.PropertyName)
        {
            MappingNode? child;
            string name;
            if (!reader.ValueIsEscaped && reader.ValueSpan.Length <= buffer.Length)
            {
                ReadOnlySpan<char> key = buffer[..Encoding.UTF8.GetChars(reader.ValueSpan, buffer)];
                child = node?.Child(key);
                name = child?.Name ?? key.ToString();
            }
            else
            {
                name = JsonStrings.Text(ref reader);
                child = node?.Child(name);
            }
            Remember(name, firstKey, ref reader, json);
            var owner = node;
            var inner = dynamic;
            if (child is null)
            {
                FieldNames.Check(name, json, _token);
                if (name.Contains('.'))
                    (child, owner, inner, name) = Descend(ref reader, json, node, name, dynamic);
            }
            if (!Next(ref reader))
                return;
            if (node is { Path.Length: 0 } && Reserved.Contains(name))
                throw Metadata(ref reader, json, name).AsException();
            ReadValue(ref reader, json, child, name, owner, inner, inArray: false);
        }
        _keys.RemoveRange(firstKey, _keys.Count - firstKey);
    }

    private void ReadValue(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> json,
        MappingNode? node,
        string name,
        ObjectNode? owner,
        DynamicMode dynamic,
        bool inArray
    )
    {
        if (node is FieldNode { Kind: MappedKind.Opaque } opaque)
        {
            reader.Skip();
            Fields.AddName(opaque);
            return;
        }
        if (node is null && dynamic == DynamicMode.Strict)
            throw Strict(json, _token, name, owner).AsException();
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return;
            case JsonTokenType.StartArray:
                while (Next(ref reader) && reader.TokenType != JsonTokenType.EndArray)
                    ReadValue(ref reader, json, node, name, owner, dynamic, inArray: true);
                return;
            case JsonTokenType.StartObject when node is not FieldNode:
                if (node is null && Skips(ref reader, name, owner, dynamic))
                    return;
                ReadObject(ref reader, json, node as ObjectNode, dynamic);
                return;
        }
        switch (node)
        {
            case null:
                Skips(ref reader, name, owner, dynamic);
                return;
            case ObjectNode target:
                throw Errors
                    .Document(
                        json,
                        _token,
                        $"object mapping for [{target.Path}] tried to parse field [{(inArray ? "null" : name)}] as object, but found a concrete value"
                    )
                    .AsException();
            case FieldNode field:
                AddField(ref reader, json, field, field.IgnoreMalformed ?? _rules.IgnoreMalformed);
                return;
        }
    }

    // An unmapped value is noted for the mapping to learn, or left out with a note in the document that it was.
    private bool Skips(ref Utf8JsonReader reader, string name, ObjectNode? owner, DynamicMode dynamic)
    {
        if (dynamic != DynamicMode.Add)
            return false;
        _unmapped = true;
        if (!_skipsUnmapped)
            return false;
        _unmapped = false;
        Fields.Ignore(owner?.PathOf(name) ?? name);
        reader.Skip();
        return true;
    }

    // Where a dotted name leads, by way of which object, and the first part of it that is not known, else the last.
    private (MappingNode?, ObjectNode?, DynamicMode, string) Descend(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> json,
        ObjectNode? node,
        string name,
        DynamicMode dynamic
    )
    {
        var parts = FieldNames.Parts(name);
        for (var i = 0; i < parts.Length - 1; i++)
        {
            switch (node?.Child(parts[i]))
            {
                case ObjectNode inner:
                    node = inner;
                    dynamic = inner.Dynamic ?? dynamic;
                    break;
                case FieldNode { Kind: not MappedKind.Opaque } field:
                    throw ObjectForField(ref reader, json, field, parts.AsSpan(i + 1)).AsException();
                case FieldNode opaque:
                    return (opaque, node, dynamic, parts[i]);
                default:
                    return dynamic == DynamicMode.Strict ? throw Strict(json, _token, parts[i], node).AsException() : (null, node, dynamic, parts[i]);
            }
        }
        return (node?.Child(parts[^1]), node, dynamic, parts[^1]);
    }

    private bool Next(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            return false;
        (_before, _token) = (_token, (int)reader.TokenStartIndex);
        return true;
    }

    private void Remember(string name, int firstKey, ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        for (var i = firstKey; i < _keys.Count; i++)
        {
            if (ReferenceEquals(_keys[i], name) || _keys[i] == name)
                throw Errors.Failed(json, _before, JsonErrors.At($"Duplicate field '{name}'", json, _token + reader.ValueSpan.Length + 2)).AsException();
        }
        _keys.Add(name);
    }
}
