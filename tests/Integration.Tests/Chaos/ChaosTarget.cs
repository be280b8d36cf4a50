using System.Net.Http.Json;
using System.Text.Json;
using ActorPipeline.Embedded.Elasticsearch;

namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>What a server holds of one event.</summary>
internal readonly record struct StoredEvent(int Number, ulong Fingerprint);

/// <summary>Where the events of a run end up, and what can be asked of it. An I/O edge.</summary>
internal interface IChaosTarget : IAsyncDisposable
{
    Uri Url { get; }

    /// <summary>Everything that is indexed, in any order.</summary>
    Task<List<StoredEvent>> ReadAllAsync(CancellationToken cancel);
}

/// <summary>The embedded Elasticsearch with one index whose timestamp must be a date.</summary>
internal sealed class EmbeddedTarget : IChaosTarget
{
    private const int Page = 5000;
    private readonly EmbeddedElasticsearch _server;
    private readonly string _directory;
    private readonly HttpClient _http;

    private EmbeddedTarget(EmbeddedElasticsearch server, string directory) =>
        (_server, _directory, _http) = (server, directory, new HttpClient { BaseAddress = server.Url });

    public Uri Url => _server.Url;

    public static async Task<EmbeddedTarget> StartAsync(CancellationToken cancel)
    {
        var directory = Directory.CreateTempSubdirectory("actorpipeline-chaos-").FullName;
        var target = new EmbeddedTarget(
            await EmbeddedElasticsearch.StartAsync(new EmbeddedElasticsearchOptions { DataDirectory = directory, Port = 0 }),
            directory
        );
        var mappings = new Dictionary<string, object> { ["@timestamp"] = new { type = "date" } };
        using var made = await target._http.PutAsJsonAsync($"/{ChaosEvents.Index}", new { mappings = new { properties = mappings } }, cancel);
        made.EnsureSuccessStatusCode();
        return target;
    }

    public async Task<List<StoredEvent>> ReadAllAsync(CancellationToken cancel)
    {
        await _http.PostAsync($"/{ChaosEvents.Index}/_refresh", null, cancel);
        var all = new List<StoredEvent>();
        var query = new Dictionary<string, object>
        {
            ["size"] = Page,
            ["sort"] = new object[] { new Dictionary<string, string> { ["log.offset"] = "asc" } },
            ["query"] = new { match_all = new { } },
        };
        while (true)
        {
            using var answer = await _http.PostAsJsonAsync($"/{ChaosEvents.Index}/_search", query, cancel);
            answer.EnsureSuccessStatusCode();
            var hits = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancel)).GetProperty("hits").GetProperty("hits");
            foreach (var hit in hits.EnumerateArray())
            {
                var (number, fingerprint) = ChaosEvents.Read(hit.GetProperty("_source"));
                all.Add(new StoredEvent(number, fingerprint));
            }
            if (hits.GetArrayLength() < Page)
            {
                // Equal sort values at the edge of a page would hide one of two documents; the count does not.
                var count = await _http.GetFromJsonAsync<JsonElement>($"/{ChaosEvents.Index}/_count", cancel);
                return count.GetProperty("count").GetInt32() == all.Count
                    ? all
                    : throw new InvalidOperationException($"{count.GetProperty("count")} documents, {all.Count} of them found: two have the same number.");
            }
            query["search_after"] = hits[hits.GetArrayLength() - 1].GetProperty("sort");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
