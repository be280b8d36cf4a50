using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Extends a mapping by the fields a document brings, by its templates and the rules of Elasticsearch's dynamic mapping.</summary>
internal ref struct DynamicMapper
{
    private static readonly DateFormat SlashDates = DateFormat.Parse("yyyy/MM/dd HH:mm:ss||yyyy/MM/dd||epoch_millis");

    private static readonly DateFormat DetectableSlashDates = DateFormat.Parse("yyyy/MM/dd HH:mm:ss||yyyy/MM/dd");

    private readonly ReadOnlySpan<byte> _json;
    private readonly IndexMapping _mapping;
    private readonly MappingRules _rules;
    private Utf8JsonReader _reader;
    private int _added;

    private DynamicMapper(IndexMetadata index, ReadOnlySpan<byte> json)
    {
        (_mapping, _rules) = (index.Mapping, index.Rules);
        _json = json;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
    }

    /// <summary>
    /// The mapping that also knows the fields of <paramref name="json"/>, which must be well-formed; where the index ignores what is beyond its
    /// limit, only as many as there is room for.
    /// </summary>
    public static IndexMapping Extend(IndexMetadata index, ReadOnlySpan<byte> json)
    {
        var mapper = new DynamicMapper(index, json);
        mapper._reader.Read();
        var root = mapper.AddFields(index.Mapping.Root, index.Mapping.Root.Dynamic ?? DynamicMode.Add);
        return ReferenceEquals(root, index.Mapping.Root) ? index.Mapping : new(root, index.Mapping.Templates, index.Mapping.DetectsDates);
    }

    private ObjectNode AddFields(ObjectNode node, DynamicMode inherited)
    {
        var dynamic = node.Dynamic ?? inherited;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var path = FieldNames.Parts(JsonStrings.Text(ref _reader));
            var at = (int)_reader.TokenStartIndex;
            _reader.Read();
            node = Add(node, path, dynamic, at);
        }
        return node;
    }

    private ObjectNode Add(ObjectNode node, ReadOnlySpan<string> path, DynamicMode dynamic, int at)
    {
        var name = path[0];
        var child = node.Child(name);
        if (child is FieldNode || child is null && dynamic != DynamicMode.Add)
        {
            _reader.Skip();
            return node;
        }
        if (path.Length > 1)
        {
            if ((child ?? NewObject(node, name, at)) is not ObjectNode inner)
            {
                _reader.Skip();
                return node;
            }
            return Put(node, child, Add(inner, path[1..], inner.Dynamic ?? dynamic, at));
        }
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartArray:
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                    node = Add(node, path, dynamic, (int)_reader.TokenStartIndex);
                return node;
            case JsonTokenType.StartObject:
                return AddObject(node, name, child, dynamic);
            case JsonTokenType.Null:
                return node;
        }
        return child is null && Guess(node, name) is { } guessed && HasRoom(1 + guessed.SubFields.Length) ? node.WithChild(guessed) : node;
    }

    private ObjectNode AddObject(ObjectNode node, string name, MappingNode? child, DynamicMode dynamic)
    {
        var field = child is null ? NewField(node, name, "object") : null;
        if (field is null && (child ?? NewObject(node, name, (int)_reader.TokenStartIndex)) is ObjectNode inner)
            return Put(node, child, AddFields(inner, dynamic));
        var hasRoom = field is not null && HasRoom(1 + field.SubFields.Length);
        _reader.Skip();
        return hasRoom ? node.WithChild(field!) : node;
    }

    private static ObjectNode Put(ObjectNode node, MappingNode? before, ObjectNode after) => ReferenceEquals(before, after) ? node : node.WithChild(after);

    private ObjectNode? NewObject(ObjectNode node, string name, int at)
    {
        var path = node.PathOf(name);
        if (path.AsSpan().Count('.') + 1 >= _rules.DepthLimit)
        {
            throw Errors
                .Failed(_json, at, Errors.IllegalArgument($"Limit of mapping depth [{_rules.DepthLimit}] has been exceeded due to object field [{path}]"))
                .AsException();
        }

        return HasRoom(1) ? new ObjectNode(name, path) : null;
    }

    private bool HasRoom(int fields)
    {
        if (_mapping.TotalFields + _added + fields <= _rules.TotalFieldsLimit)
        {
            _added += fields;
            return true;
        }
        if (_rules.IgnoreBeyondLimit)
            return false;
        throw Errors
            .Failed(
                _json,
                (int)_reader.TokenStartIndex,
                Errors.IllegalArgument($"Limit of total fields [{_rules.TotalFieldsLimit}] has been exceeded while adding new fields [{_added + fields}]")
            )
            .AsException();
    }

    private readonly FieldNode? NewField(ObjectNode node, string name, string type) => _mapping.Templates.Find(name, node.PathOf(name), type);

    private FieldNode Guess(ObjectNode node, string name)
    {
        var path = node.PathOf(name);
        return _reader.TokenType switch
        {
            JsonTokenType.True or JsonTokenType.False => NewField(node, name, "boolean") ?? new(name, path, MappedKind.Boolean),
            JsonTokenType.Number when _reader.ValueSpan.IndexOfAny(".eE"u8) < 0 => NewField(node, name, "long") ?? new(name, path, MappedKind.Long),
            JsonTokenType.Number => NewField(node, name, "double") ?? new(name, path, MappedKind.Float),
            _ => GuessText(node, name, path, JsonStrings.Text(ref _reader)),
        };
    }

    private readonly FieldNode GuessText(ObjectNode node, string name, string path, string text)
    {
        if (_mapping.DetectsDates && text.AsSpan().IndexOfAny(':', '-', '/') >= 0)
        {
            if (IsoDate.TryParse(text, false, out _))
                return NewField(node, name, "date") ?? new(name, path, MappedKind.Date);
            if (DetectableSlashDates.TryParse(text, false, out _))
                return NewField(node, name, "date") ?? new(name, path, MappedKind.Date) { Format = SlashDates, Locale = "" };
        }
        return NewField(node, name, "string")
            ?? new(name, path, MappedKind.Text) { SubFields = [new FieldNode("keyword", path + ".keyword", MappedKind.Keyword) { IgnoreAbove = 256 }] };
    }
}
