using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>Answers recorded from a real API server, and how to compare others with them.</summary>
internal static partial class Recorded
{
    // What a server generates: identity, time, addresses and versions.
    private static readonly HashSet<string> MadeUp = ["uid", "resourceVersion", "creationTimestamp", "time", "clusterIP", "continue"];

    public static JsonNode Answer(string name) => JsonNode.Parse(Text(name + ".json"))!;

    public static JsonNode[] Lines(string name) =>
        [.. Text(name + ".ndjson").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    public static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Kubernetes", "Fixtures", file));

    /// <summary>Every name, type of value and text is the same, except what a server generates.</summary>
    public static void AssertLike(JsonNode recorded, JsonNode? seen) => Assert.Equal(Comparable(recorded)!.ToJsonString(), Comparable(seen)!.ToJsonString());

    private static JsonNode? Comparable(JsonNode? node, string name = "") =>
        node switch
        {
            JsonObject one => new JsonObject(
                one.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Comparable(pair.Value, pair.Key)))
            ),
            JsonArray list => new JsonArray([.. list.Select(item => Comparable(item, name == "clusterIPs" ? "clusterIP" : ""))]),
            _ when MadeUp.Contains(name) => node?.GetValueKind().ToString(),
            JsonValue text when text.TryGetValue<string>(out var value) => OldVersion().Replace(value, "too old resource version: N (N)"),
            _ => node?.DeepClone(),
        };

    [GeneratedRegex(@"too old resource version: \d+ \(\d+\)")]
    private static partial Regex OldVersion();
}
