using System.Globalization;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The body of one query clause. What nobody took is an error: an option that is not understood must not be ignored.</summary>
internal sealed class QueryOptions
{
    private readonly Dictionary<string, JsonElement> _open;
    private readonly string _query;
    private readonly string? _valueName;

    public QueryOptions(string query, JsonElement body, string? valueName)
    {
        _query = query;
        _valueName = valueName;
        _open = [];
        foreach (var property in body.EnumerateObject())
            _open[property.Name] = property.Value;
        _open.Remove("_name");
    }

    /// <summary>The field the clause is about, for clauses of the form <c>{"term":{"field":…}}</c>.</summary>
    public string? Field { get; private init; }

    /// <param name="query">The name of the query.</param>
    /// <param name="body">One field with its options, or with its value directly.</param>
    /// <param name="valueName">The option that the short form sets; null when there is no short form.</param>
    public static QueryOptions ForField(string query, JsonElement body, string? valueName)
    {
        using var fields = body.EnumerateObject();
        if (!fields.MoveNext())
            throw Errors.IllegalArgument("fieldName is null or empty").AsException();
        var field = fields.Current;
        if (fields.MoveNext())
            throw Errors.Parsing($"[{query}] query doesn't support multiple fields, found [{field.Name}] and [{fields.Current.Name}]").AsException();
        if (field.Value.ValueKind == JsonValueKind.Object)
            return new(query, field.Value, valueName) { Field = field.Name };
        if (valueName is null || field.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Null)
            throw Errors.Parsing($"[{query}] query does not support [{field.Name}]").AsException();
        var options = new QueryOptions(query, EmptyObject, valueName) { Field = field.Name };
        options._open[valueName] = field.Value;
        return options;
    }

    private static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement;

    public JsonElement? Take(string name) => _open.Remove(name, out var value) ? value : null;

    public string? Text(string name) => Take(name) is { ValueKind: not JsonValueKind.Null } value ? JavaPreview.Of(value) : null;

    public bool Flag(string name, bool fallback) => Text(name) is { } text ? text == "true" : fallback;

    public string Value() => Text(_valueName!) ?? throw Errors.IllegalArgument("value cannot be null").AsException();

    public float Boost() => Text("boost") is { } text ? float.Parse(text, CultureInfo.InvariantCulture) : 1;

    /// <summary>The one property left: a field and its value.</summary>
    public (string Name, JsonElement Value) TakeOnly()
    {
        if (_open.Count != 1)
            throw Errors.Parsing($"[{_query}] query requires exactly one field, found {_open.Count}").AsException();
        var (name, value) = _open.First();
        return (name, value);
    }

    public void Finish()
    {
        if (_open.Count > 0)
            throw Errors.Parsing($"[{_query}] query does not support [{_open.Keys.First()}]").AsException();
    }
}
