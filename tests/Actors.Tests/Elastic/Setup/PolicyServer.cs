using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace ActorPipeline.Actors.Tests.Elastic.Setup;

/// <summary>
/// A server of any version that keeps what is PUT and shows it as Elasticsearch and OpenSearch do. Written after their documentation, for what no real
/// server at hand has: lifecycle and state management.
/// </summary>
internal sealed class PolicyServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, JsonNode> _kept = new();
    private readonly string _root;

    public PolicyServer(string version, bool isOpenSearch)
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = new Uri($"http://{free.LocalEndpoint}/");
        }
        var number = new JsonObject { ["number"] = version };
        if (isOpenSearch)
            number["distribution"] = "opensearch";
        _root = new JsonObject { ["version"] = number }.ToJsonString();
        _listener.Prefixes.Add(Url.ToString());
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>What was PUT, path and query, in order.</summary>
    public ConcurrentQueue<string> Puts { get; } = new();

    /// <summary>A PUT of this path is refused.</summary>
    public string? Refuses { get; set; }

    public JsonNode this[string path] => _kept[path];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var (status, text) = Answer(context.Request);
                context.Response.StatusCode = status;
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private (int Status, string Text) Answer(HttpListenerRequest request)
    {
        var path = Uri.UnescapeDataString(request.Url!.AbsolutePath.TrimStart('/'));
        if (path.Length == 0)
            return (200, _root);
        if (request.HttpMethod == "PUT")
        {
            Puts.Enqueue(Uri.UnescapeDataString(request.Url.PathAndQuery.TrimStart('/')));
            if (path == Refuses)
                return (400, """{"error":{"type":"illegal_argument_exception","reason":"not today"},"status":400}""");
            _kept[path] = JsonNode.Parse(request.InputStream)!;
            return (200, """{"acknowledged":true}""");
        }
        if (!_kept.TryGetValue(path, out var kept))
            return path.Contains('/', StringComparison.Ordinal) ? (404, """{"error":{"reason":"not found"}}""") : (200, "{}");
        return (200, Shown(path, kept.DeepClone()).ToJsonString());
    }

    private static JsonObject Shown(string path, JsonNode kept)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (path.StartsWith("_ilm/", StringComparison.Ordinal))
        {
            kept["version"] = 1;
            kept["modified_date"] = "2026-11-27T00:00:00.000Z";
            if (kept["policy"]!["phases"]!["delete"]?["actions"]?["delete"] is JsonObject delete)
                delete["delete_searchable_snapshot"] = true;
            return new JsonObject { [name] = kept };
        }
        if (path.StartsWith("_plugins/", StringComparison.Ordinal))
        {
            kept["policy"]!["policy_id"] = name;
            kept["policy"]!["schema_version"] = 21;
            kept["policy"]!["states"]![0]!["actions"]![0]!["retry"] = new JsonObject { ["count"] = 3 };
            return new JsonObject
            {
                ["_id"] = name,
                ["_seq_no"] = 5,
                ["_primary_term"] = 2,
                ["policy"] = kept["policy"]!.DeepClone(),
            };
        }
        var kind = path.StartsWith("_component", StringComparison.Ordinal) ? "component_template" : "index_template";
        return new JsonObject { [kind + "s"] = new JsonArray(new JsonObject { ["name"] = name, [kind] = kept }) };
    }
}
