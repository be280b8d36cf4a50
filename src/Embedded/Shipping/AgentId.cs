using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>The <c>agent.id</c> of a shipper: made once for a data directory and kept there, in <c>meta.json</c>, as Filebeat does.</summary>
internal static class AgentId
{
    public static string Load(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "meta.json");
        if (Read(path) is { } known)
        {
            return known;
        }

        var made = Guid.NewGuid().ToString();
        Directory.CreateDirectory(dataDirectory);
        File.WriteAllText(path + ".new", new JsonObject { ["uuid"] = made }.ToJsonString());
        File.Move(path + ".new", path, overwrite: true);
        return made;
    }

    // An unreadable file is replaced: the id is only informative.
    private static string? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))?["uuid"]?.GetValue<string>() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
