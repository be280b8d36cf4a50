using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Settings of an index as Elasticsearch shows them: nested below <c>index</c>, all values text.</summary>
internal static class SettingsJson
{
    public static void Write(Utf8JsonWriter json, IndexMetadata index)
    {
        var root = new JsonObject();
        Set(root, "index.creation_date", index.CreatedMillis.ToString());
        Set(root, "index.number_of_shards", "1");
        Set(root, "index.number_of_replicas", "1");
        Set(root, "index.uuid", index.Uuid);
        Set(root, "index.version.created", "9111000");
        Set(root, "index.provided_name", index.Name);
        foreach (var (name, value) in index.Settings)
            Set(root, name, value);
        root.WriteTo(json);
    }

    /// <summary>Puts a dotted name where it belongs.</summary>
    public static void Set(JsonObject node, string path, string value)
    {
        var parts = path.Split('.');
        foreach (var part in parts[..^1])
        {
            if (node[part] is not JsonObject inner)
                node[part] = inner = [];
            node = inner;
        }
        node[parts[^1]] = value;
    }
}
