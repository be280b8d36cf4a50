using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>
/// All revisions of the ConfigMaps of one namespace, in the order of the API server: how many writes there were, and whether any left a key in two of
/// them. Unlike requests one after the other, a watch misses no revision.
/// </summary>
internal sealed class ConfigMapHistory : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, SortedDictionary<string, string>> _now = [];
    private readonly List<string> _twice = [];
    private readonly Lock _lock = new();
    private Task _reading = Task.CompletedTask;
    private int _writes;

    /// <summary>Begins with an empty namespace.</summary>
    public static async Task<ConfigMapHistory> StartAsync(Cluster cluster)
    {
        var history = new ConfigMapHistory();
        var answer = await cluster.Http.GetAsync(
            new Uri(cluster.Api.Address, $"api/v1/namespaces/{cluster.Namespace}/configmaps?watch=true&timeoutSeconds=3600"),
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        history._reading = history.ReadAsync(answer.EnsureSuccessStatusCode());
        return history;
    }

    /// <summary>Revisions so far.</summary>
    public int Writes
    {
        get
        {
            lock (_lock)
                return _writes;
        }
    }

    /// <summary>Keys of all ConfigMaps together; one that is in two counts twice.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _now.Values.Sum(one => one.Count);
        }
    }

    /// <summary>Which keys were in two ConfigMaps at some revision.</summary>
    public string[] Twice
    {
        get
        {
            lock (_lock)
                return [.. _twice];
        }
    }

    /// <summary>Contents by ConfigMap and key, as of the last revision that was told.</summary>
    public Dictionary<string, SortedDictionary<string, string>> Now
    {
        get
        {
            lock (_lock)
                return _now.ToDictionary();
        }
    }

    private async Task ReadAsync(HttpResponseMessage answer)
    {
        using var _ = answer;
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(_stop.Token));
        while (await lines.ReadLineAsync(_stop.Token) is { } line)
            Take(JsonNode.Parse(line)!);
    }

    private void Take(JsonNode change)
    {
        var (type, version) = ((string)change["type"]!, (string?)change["object"]?["metadata"]?["resourceVersion"]);
        if (type is "BOOKMARK" or "ERROR")
            throw new JsonException($"the watch of a test is not to end: {change}");
        var name = (string)change["object"]!["metadata"]!["name"]!;
        var data = type == "DELETED" ? [] : (change["object"]!["data"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
        lock (_lock)
        {
            _now[name] = new SortedDictionary<string, string>(data, StringComparer.Ordinal);
            _writes++;
            foreach (var (other, held) in _now.Where(one => one.Key != name))
                _twice.AddRange(data.Keys.Where(held.ContainsKey).Select(key => $"{key} in {name} and {other} at {version}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _reading;
        }
        catch (OperationCanceledException)
        {
            // It was told to end.
        }
        _stop.Dispose();
    }
}
