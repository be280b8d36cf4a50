using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The settings of the whole server that can be changed while it runs; kept on disk.</summary>
internal sealed class ClusterSettings
{
    private const string AutoCreate = "action.auto_create_index";
    private const string ShardsPerNode = "cluster.max_shards_per_node";

    private readonly string _path;
    private readonly Lock _gate = new();
    private ImmutableSortedDictionary<string, string> _settings = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public ClusterSettings(string path)
    {
        _path = path;
        if (File.Exists(path))
            _settings = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(path))!.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>What differs from the defaults, by full name.</summary>
    public ImmutableSortedDictionary<string, string> All => _settings;

    /// <summary>How many shards, open and wanted, may be there.</summary>
    public int MaxShards => int.Parse(_settings.GetValueOrDefault(ShardsPerNode, "1000"));

    /// <summary>Why an index must not be made by a document for it, or null.</summary>
    public string? AgainstAutoCreate(string index)
    {
        var value = _settings.GetValueOrDefault(AutoCreate, "true");
        if (value == "true")
            return null;
        if (value == "false")
            return "is [false]";
        foreach (var pattern in value.Split(','))
        {
            if (Wildcard.Matches(pattern.TrimStart('+', '-'), index))
                return pattern.StartsWith('-') ? $"contains [{pattern}] which forbids automatic creation of the index" : null;
        }
        return $"([{value}]) doesn't match";
    }

    /// <summary>Changes some; null goes back to the default.</summary>
    public void Apply(JsonElement changes)
    {
        lock (_gate)
        {
            var changed = _settings;
            foreach (var (name, value) in IndexSettings.Flatten("", changes))
            {
                if (name is not (AutoCreate or ShardsPerNode))
                    throw Errors.IllegalArgument($"persistent setting [{name}], not recognized").AsException();
                if (name == ShardsPerNode && value is not null && !int.TryParse(value, out _))
                    throw Errors.IllegalArgument($"Failed to parse value [{value}] for setting [{name}]").AsException();
                changed = value is null ? changed.Remove(name) : changed.SetItem(name, value);
            }
            File.WriteAllText(_path + ".new", new JsonObject(changed.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value))).ToJsonString());
            File.Move(_path + ".new", _path, overwrite: true);
            _settings = changed;
        }
    }
}
