using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ActorPipeline.Embedded.Elasticsearch;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

/// <summary>
/// The server named by <c>ACTORPIPELINE_TEST_ELASTICSEARCH</c>, or an embedded one in a directory of its own, and short ways to talk
/// to it. In the name of an index a <c>~</c> at the start stands for a prefix that is unique to the test: it is filled in in requests, and in
/// answers turned back into <c>~</c>. So tests can share a server, and compare its answers as they are.
/// </summary>
public sealed partial class ServerUnderTest : IAsyncDisposable
{
    private readonly string _mark = "t" + Guid.NewGuid().ToString("N")[..10] + "-";
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

    /// <summary>A real server is tested.</summary>
    public static bool IsReal => RealUrl.Length > 0;

    private static string RealUrl => Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_ELASTICSEARCH") ?? "";

    /// <param name="data">A directory to start from; null makes one that goes away with the server.</param>
    /// <param name="configure">Changes the options.</param>
    public static async Task<ServerUnderTest> StartAsync(
        string? data = null,
        Func<EmbeddedElasticsearchOptions, EmbeddedElasticsearchOptions>? configure = null
    )
    {
        var directory = data ?? NewDirectory();
        var options = new EmbeddedElasticsearchOptions { DataDirectory = directory, Port = 0 };
        var server = await EmbeddedElasticsearch.StartAsync(configure?.Invoke(options) ?? options, Cancel);
        return new(server, server.Url, directory, data is null);
    }

    /// <summary>The real server, or an embedded one: both must pass the same test.</summary>
    public static async Task<ServerUnderTest> StartOrConnectAsync() => IsReal ? new(null, new Uri(RealUrl), "", false) : await StartAsync();

    public static string NewDirectory() => Directory.CreateTempSubdirectory("embedded-es-").FullName;

    public static string Fixture(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Elasticsearch", "Fixtures", name));

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(string method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Tilde().Replace(path, _mark));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Tilde().Replace(body, _mark)));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }
        return await SendAsync(request);
    }

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request, Cancel);
        return (response.StatusCode, (await response.Content.ReadAsStringAsync(Cancel)).Replace(_mark, "~", StringComparison.Ordinal));
    }

    [GeneratedRegex("~(?=[a-zA-Z*])")]
    private static partial Regex Tilde();

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
        if (IsReal && _server is null)
            await RemoveIndicesAsync();
        _http.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_ownsData)
            Directory.Delete(Data, recursive: true);
    }

    // One by one: servers refuse to delete by pattern. Data streams stay, they are empty but for a few documents.
    private async Task RemoveIndicesAsync()
    {
        var (_, names) = await SendAsync("GET", "/_cat/indices/~*?h=index");
        foreach (var name in names.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            await SendAsync("DELETE", "/" + name.Trim());
    }
}
