using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorPipeline.Embedded.Elasticsearch;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

/// <summary>An embedded server in a directory of its own, and short ways to talk to it over a real socket.</summary>
public sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly EmbeddedElasticsearch? _server;
    private readonly bool _ownsData;

    private ServerUnderTest(EmbeddedElasticsearch? server, Uri url, string data, bool ownsData)
    {
        (_server, Data, _ownsData) = (server, data, ownsData);
        _http = new HttpClient { BaseAddress = url };
    }

    public string Data { get; }

    public Uri Url => _http.BaseAddress!;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="data">A directory to start from; null makes one that goes away with the server.</param>
    /// <param name="configure">Changes the options.</param>
    public static async Task<ServerUnderTest> StartAsync(string? data = null, Func<EmbeddedElasticsearchOptions, EmbeddedElasticsearchOptions>? configure = null)
    {
        var directory = data ?? NewDirectory();
        var options = new EmbeddedElasticsearchOptions { DataDirectory = directory, Port = 0 };
        var server = await EmbeddedElasticsearch.StartAsync(configure?.Invoke(options) ?? options, Cancel);
        return new(server, server.Url, directory, data is null);
    }

    /// <summary>The server named by ACTORPIPELINE_TEST_ELASTICSEARCH, or an embedded one: both must pass the same test.</summary>
    public static async Task<ServerUnderTest> StartOrConnectAsync() =>
        Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_ELASTICSEARCH") is { Length: > 0 } url
            ? new(null, new Uri(url), "", false)
            : await StartAsync();

    public static string NewDirectory() => Directory.CreateTempSubdirectory("embedded-es-").FullName;

    /// <summary>An index name nobody else uses.</summary>
    public static string NewIndex() => "test-" + Guid.NewGuid().ToString("N");

    public static string Fixture(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Elasticsearch", "Fixtures", name));

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(string method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }
        return await SendAsync(request);
    }

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request, Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Sends and expects 200 or 201.</summary>
    public async Task<JsonNode> OkAsync(string method, string path, string? body = null)
    {
        var (status, text) = await SendAsync(method, path, body);
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Created, $"{method} {path}: {(int)status} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Sends and expects an error of this status and type; gives its reason.</summary>
    public async Task<string> FailsAsync(int expectedStatus, string type, string method, string path, string? body = null)
    {
        var (status, text) = await SendAsync(method, path, body);
        Assert.True((int)status == expectedStatus, $"{method} {path}: {(int)status} {text}");
        var error = JsonNode.Parse(text)!["error"]!;
        Assert.Equal(type, error["type"]!.GetValue<string>());
        Assert.Equal(expectedStatus, JsonNode.Parse(text)!["status"]!.GetValue<int>());
        return error["root_cause"]![0]!["reason"]!.GetValue<string>();
    }

    public Task<JsonNode> BulkAsync(string body, string query = "") => OkAsync("POST", "/_bulk" + query, body);

    /// <summary>Creates documents with ids 1, 2, … and makes them searchable.</summary>
    public async Task IndexAsync(string index, params string[] documents)
    {
        var body = string.Concat(documents.Select((d, i) => $"{{\"create\":{{\"_index\":\"{index}\",\"_id\":\"{i + 1}\"}}}}\n{d}\n"));
        var answer = await BulkAsync(body, "?refresh=true");
        Assert.False(answer["errors"]!.GetValue<bool>(), answer.ToJsonString());
    }

    /// <summary>The ids a search finds, in its order.</summary>
    public async Task<string[]> IdsAsync(string index, string body)
    {
        var answer = await OkAsync("POST", $"/{index}/_search", body);
        return [.. answer["hits"]!["hits"]!.AsArray().Select(h => h!["_id"]!.GetValue<string>())];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_ownsData)
            Directory.Delete(Data, recursive: true);
    }
}
