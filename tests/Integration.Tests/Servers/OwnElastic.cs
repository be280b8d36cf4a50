using System.Net.Http.Json;
using System.Text.Json;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>One real Elasticsearch for tests that run one after the other and may break it.</summary>
[CollectionDefinition(Shared)]
public sealed class OwnElastic : IAsyncLifetime, ICollectionFixture<OwnElastic>
{
    /// <summary>The collection of those tests.</summary>
    public const string Shared = "own Elasticsearch";

    private readonly HttpClient _http = new();

    internal OwnServers Servers { get; } = new();

    internal Uri Url { get; private set; } = null!;

    internal ElasticQueries Queries => new(Url);

    public async ValueTask InitializeAsync() => Url = await Servers.StartElasticsearchAsync();

    /// <summary>Ends it with signal 9, and starts it again with the data it had.</summary>
    internal async Task KillAndStartAsync()
    {
        await Servers.KillAsync("elasticsearch", "elasticsearch");
        await Servers.StartElasticsearchAsync();
    }

    /// <summary>PUTs, or POSTs without a body, what an operator would.</summary>
    internal async Task DoAsync(string path, object? body = null)
    {
        var uri = new Uri(Url, path);
        using var answer = body is null
            ? await _http.PostAsync(uri, null, TestContext.Current.CancellationToken)
            : await _http.PutAsJsonAsync(uri, body, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }

    internal Task SettingAsync(string name, object? value) =>
        DoAsync("/_cluster/settings", new { persistent = new Dictionary<string, object?> { [name] = value } });

    internal Task IndexSettingAsync(string index, string name, object? value) =>
        DoAsync($"/{index}/_settings", new Dictionary<string, object?> { [name] = value });

    /// <summary>The indices behind a data stream, the one that is written to last.</summary>
    internal async Task<string[]> BackingAsync(string stream)
    {
        var answer = await _http.GetFromJsonAsync<JsonElement>(new Uri(Url, $"/_data_stream/{stream}"), TestContext.Current.CancellationToken);
        return [.. answer.GetProperty("data_streams")[0].GetProperty("indices").EnumerateArray().Select(index => index.GetProperty("index_name").GetString()!)];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Servers.DisposeAsync();
    }
}
