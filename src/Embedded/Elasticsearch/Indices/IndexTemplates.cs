using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>One index template.</summary>
internal sealed record IndexTemplate(string Name, JsonElement Json)
{
    /// <summary>What it shapes are data streams.</summary>
    public bool MakesStreams => Json.TryGetProperty("data_stream", out _);

    /// <summary>What it shapes is made on first use, whatever the server says otherwise.</summary>
    public bool AllowsAutoCreate => Json.TryGetProperty("allow_auto_create", out var allow) && allow.ValueKind == JsonValueKind.True;
}

/// <summary>Index templates (<c>_index_template</c>): kept as sent; the matching one with the highest priority shapes a new index.</summary>
internal sealed class IndexTemplates
{
    private readonly string _path;
    private readonly Lock _gate = new();
    private ImmutableSortedDictionary<string, JsonElement> _templates = ImmutableSortedDictionary.Create<string, JsonElement>(StringComparer.Ordinal);

    public IndexTemplates(string path)
    {
        _path = path;
        if (!File.Exists(path))
            return;
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        _templates = json.RootElement.EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => p.Value.Clone(), StringComparer.Ordinal);
    }

    public ImmutableSortedDictionary<string, JsonElement> All =>
        _templates.ContainsKey(LogsTemplate.Name) ? _templates : _templates.Add(LogsTemplate.Name, LogsTemplate.Json);

    /// <summary>Checks and keeps a template.</summary>
    public void Put(string name, JsonElement template)
    {
        if (template.ValueKind != JsonValueKind.Object || !template.TryGetProperty("index_patterns", out _))
            throw Errors.IllegalArgument("Required [index_patterns]").AsException();
        if (template.TryGetProperty("composed_of", out var parts) && parts.GetArrayLength() > 0)
            throw Errors.NotSupported("[composed_of] in an index template").AsException();
        _ = Shape(new IndexMetadata("check", "check", 0), template);
        Change(templates => templates.SetItem(name, template.Clone()));
    }

    public bool Remove(string name)
    {
        if (name == LogsTemplate.Name && !_templates.ContainsKey(name))
            throw Errors.NotSupported($"deleting the built-in template [{name}]").AsException();
        var existed = _templates.ContainsKey(name);
        Change(templates => templates.Remove(name));
        return existed;
    }

    /// <summary>The template for an index or data stream of this name, or null.</summary>
    public IndexTemplate? Find(string name) =>
        All.Where(t => Patterns(t.Value).Any(p => Wildcard.Matches(p, name)))
            .OrderByDescending(t => Priority(t.Value))
            .Select(t => new IndexTemplate(t.Key, t.Value))
            .FirstOrDefault();

    /// <summary>A new index with what its template says.</summary>
    public static IndexMetadata Apply(IndexTemplate template, IndexMetadata index)
    {
        index = Shape(index, template.Json);
        return index.Stream is null || index.Mapping.Find("@timestamp") is not null
            ? index
            : index with
            {
                Mapping = MappingJson.Merge(index.Mapping, TimestampOnly),
            };
    }

    private static readonly JsonElement TimestampOnly = JsonSerializer.SerializeToElement(
        new { properties = new Dictionary<string, object> { ["@timestamp"] = new { type = "date" } } }
    );

    private static IndexMetadata Shape(IndexMetadata index, JsonElement template)
    {
        if (!template.TryGetProperty("template", out var content))
            return index;
        if (content.TryGetProperty("settings", out var settings))
            index = IndexSettings.Apply(index, settings, onOpenIndex: false);
        if (content.TryGetProperty("mappings", out var mappings))
            index = index with { Mapping = MappingJson.Merge(index.Mapping, mappings) };
        return index;
    }

    private static IEnumerable<string> Patterns(JsonElement template)
    {
        var patterns = template.GetProperty("index_patterns");
        return patterns.ValueKind == JsonValueKind.Array ? patterns.EnumerateArray().Select(p => p.GetString()!) : [patterns.GetString()!];
    }

    private static long Priority(JsonElement template) => template.TryGetProperty("priority", out var priority) ? priority.GetInt64() : 0;

    private void Change(Func<ImmutableSortedDictionary<string, JsonElement>, ImmutableSortedDictionary<string, JsonElement>> change)
    {
        lock (_gate)
        {
            var changed = change(_templates);
            var json = new JsonObject(changed.Select(t => KeyValuePair.Create(t.Key, JsonNode.Parse(t.Value.GetRawText()))));
            File.WriteAllText(_path + ".new", json.ToJsonString());
            File.Move(_path + ".new", _path, overwrite: true);
            _templates = changed;
        }
    }
}
