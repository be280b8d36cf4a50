using System.Collections.Immutable;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>One index template.</summary>
internal sealed record IndexTemplate(string Name, JsonElement Json)
{
    /// <summary>What it shapes are data streams.</summary>
    public bool MakesStreams => Json.TryGetProperty("data_stream", out _);

    /// <summary>What it shapes is made on first use, whatever the server says otherwise.</summary>
    public bool AllowsAutoCreate => Json.TryGetProperty("allow_auto_create", out var allow) && allow.ValueKind == JsonValueKind.True;
}

/// <summary>
/// Index templates (<c>_index_template</c>) and their parts (<c>_component_template</c>): the matching one with the highest priority shapes a new index, its
/// parts first, in the order they are named.
/// </summary>
internal sealed class IndexTemplates(string path, string partsPath)
{
    private readonly TemplateStore _templates = new(path);
    private readonly TemplateStore _parts = new(partsPath);

    public ImmutableSortedDictionary<string, JsonElement> All =>
        _templates.All.ContainsKey(LogsTemplate.Name) ? _templates.All : _templates.All.Add(LogsTemplate.Name, LogsTemplate.Json);

    /// <summary>The parts by name.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Parts => _parts.All;

    /// <summary>Checks and keeps a template.</summary>
    public void Put(string name, JsonElement template)
    {
        if (template.ValueKind != JsonValueKind.Object || !template.TryGetProperty("index_patterns", out _))
            throw Errors.IllegalArgument("Required [index_patterns]").AsException();
        var mayMiss = Texts(template, "ignore_missing_component_templates");
        var missing = Texts(template, "composed_of").Where(part => !Parts.ContainsKey(part) && !mayMiss.Contains(part)).ToList();
        if (missing.Count > 0)
        {
            throw new ElasticError(
                "invalid_index_template_exception",
                $"index_template [{name}] invalid, cause [index template [{name}] specifies component templates "
                    + $"[{string.Join(", ", missing)}] that do not exist]",
                400
            ).AsException();
        }

        var others = All.Where(other => other.Key != name && Priority(other.Value) == Priority(template))
            .Where(other => Patterns(other.Value).Any(theirs => Patterns(template).Any(ours => Wildcard.Overlap(theirs, ours))))
            .ToList();
        if (others.Count > 0)
        {
            throw Errors
                .IllegalArgument(
                    $"index template [{name}] has index patterns [{string.Join(", ", Patterns(template))}] matching patterns from existing templates "
                        + $"[{string.Join(",", others.Select(other => other.Key))}] with patterns "
                        + $"({string.Join(",", others.Select(other => $"{other.Key} => [{string.Join(", ", Patterns(other.Value))}]"))}) "
                        + $"that have the same priority [{Priority(template)}], multiple index templates may not match during index creation, "
                        + "please use a different priority"
                )
                .AsException();
        }

        _ = Shape(new IndexMetadata("check", "check", 0), template);
        _templates.Set(name, template);
    }

    /// <summary>Checks and keeps a part.</summary>
    public void PutPart(string name, JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("template", out _))
            throw Errors.IllegalArgument("Required [template]").AsException();
        _ = Shape(new IndexMetadata("check", "check", 0), part);
        _parts.Set(name, part);
    }

    public bool Remove(string name)
    {
        if (name == LogsTemplate.Name && !_templates.All.ContainsKey(name))
            throw Errors.NotSupported($"deleting the built-in template [{name}]").AsException();
        return _templates.Remove(name);
    }

    public bool RemovePart(string name)
    {
        var users = All.Where(template => Texts(template.Value, "composed_of").Contains(name)).Select(template => template.Key).ToList();
        if (users.Count > 0)
        {
            throw Errors
                .IllegalArgument($"component templates [{name}] cannot be removed as they are still in use by index templates [{string.Join(", ", users)}]")
                .AsException();
        }

        return _parts.Remove(name);
    }

    /// <summary>The template for an index or data stream of this name, or null.</summary>
    public IndexTemplate? Find(string name) =>
        All.Where(t => Patterns(t.Value).Any(p => Wildcard.Matches(p, name)))
            .OrderByDescending(t => Priority(t.Value))
            .Select(t => new IndexTemplate(t.Key, t.Value))
            .FirstOrDefault();

    /// <summary>A new index with what its template says.</summary>
    public IndexMetadata Apply(IndexTemplate template, IndexMetadata index)
    {
        foreach (var part in Texts(template.Json, "composed_of"))
            index = Parts.TryGetValue(part, out var content) ? Shape(index, content) : index;
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

    private static List<string> Texts(JsonElement template, string name) =>
        template.TryGetProperty(name, out var all) && all.ValueKind == JsonValueKind.Array ? [.. all.EnumerateArray().Select(text => text.GetString()!)] : [];
}
