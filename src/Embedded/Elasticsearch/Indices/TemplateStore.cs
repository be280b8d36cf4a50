using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Templates by name, kept as sent in one file. Thread-safe.</summary>
internal sealed class TemplateStore
{
    private readonly string _path;
    private readonly Lock _gate = new();
    private ImmutableSortedDictionary<string, JsonElement> _all = ImmutableSortedDictionary.Create<string, JsonElement>(StringComparer.Ordinal);

    public TemplateStore(string path)
    {
        _path = path;
        if (!File.Exists(path))
            return;
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        _all = json.RootElement.EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => p.Value.Clone(), StringComparer.Ordinal);
    }

    public ImmutableSortedDictionary<string, JsonElement> All => _all;

    public void Set(string name, JsonElement template) => Change(all => all.SetItem(name, template.Clone()));

    public bool Remove(string name)
    {
        var existed = _all.ContainsKey(name);
        Change(all => all.Remove(name));
        return existed;
    }

    private void Change(Func<ImmutableSortedDictionary<string, JsonElement>, ImmutableSortedDictionary<string, JsonElement>> change)
    {
        lock (_gate)
        {
            var changed = change(_all);
            var json = new JsonObject(changed.Select(t => KeyValuePair.Create(t.Key, JsonNode.Parse(t.Value.GetRawText()))));
            File.WriteAllText(_path + ".new", json.ToJsonString());
            File.Move(_path + ".new", _path, overwrite: true);
            _all = changed;
        }
    }
}
