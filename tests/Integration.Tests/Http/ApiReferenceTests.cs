using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ActorPipeline.Integration.Tests.Http;

/// <summary>Every answer that the reference declares is asked for, and is as declared: status, media type and schema.</summary>
[Trait("Server", "Elasticsearch")]
public sealed class ApiReferenceTests(ApiWorld world) : IClassFixture<ApiWorld>
{
    private const string Body = "application/json";

    /// <summary>More than may be open of any stream.</summary>
    private const int MostHeld = 200;

    /// <summary>What no request brings about; the reason is the test that shows it, or why there is none.</summary>
    private static readonly string[] Elsewhere =
    [
        // HealthTests: the actor system has to end.
        "get /healthz/live 503",
        // WatchedHops: two services of one name have to be there.
        "get /api/trace/{service} 400",
        // DlqTests: Kafka has to go away.
        "post /api/v1/dead-letters/replay 502",
    ];

    private readonly HttpClient _client = new();

    private sealed record Declared(string Method, string Path, int Status, string Type, JsonElement Content)
    {
        public string Name => $"{Method} {Path} {Status}";
    }

    private IEnumerable<Declared> All() =>
        from path in world.Document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        from answer in method.Value.GetProperty("responses").EnumerateObject()
        from content in answer.Value.GetProperty("content").EnumerateObject()
        select new Declared(method.Name, path.Name, int.Parse(answer.Name), content.Name, content.Value);

    [Fact]
    public async Task Should_answer_every_route_as_declared()
    {
        var shape = new JsonShape(world.Document);
        var all = All().ToList();
        Assert.True(all.Count > 60, $"only {all.Count} answers are declared");
        Assert.Empty(Elsewhere.Except(all.Select(one => one.Name)));
        foreach (var declared in all.Where(one => !Elsewhere.Contains(one.Name)))
        {
            using var held = new Held();
            var answer = await AskAsync(declared, held);
            Assert.True(declared.Status == (int)answer.StatusCode, $"{declared.Name}: {(int)answer.StatusCode} for {answer.RequestMessage!.RequestUri}");
            Assert.Equal((declared.Name, declared.Type), (declared.Name, answer.Content.Headers.ContentType?.MediaType));
            await ReadAsync(declared, answer, shape);
        }
    }

    /// <summary>
    /// What changes something is asked for once. All else is asked for until it is answered as declared: streams that are open take the places of others, and
    /// on a busy machine a server may be late for once.
    /// </summary>
    private async Task<HttpResponseMessage> AskAsync(Declared declared, Held held)
    {
        HttpResponseMessage answer = null!;
        await Eventually.IsAsync(
            async () =>
            {
                do
                {
                    using var request = await RequestAsync(declared);
                    answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
                    held.Add(answer);
                } while (declared.Status == 503 && answer.IsSuccessStatusCode && held.Count < MostHeld);
                if (declared.Status == 503 && held.Open < Places(declared.Path))
                    return (declared.Name, 0);
                return (declared.Name, declared.Method == "get" ? (int)answer.StatusCode : declared.Status);
            },
            (declared.Name, declared.Status)
        );
        return answer;
    }

    /// <summary>How many may have a stream at once; one more is refused.</summary>
    private static int Places(string path) =>
        path switch
        {
            "/api/v1/events" => 64,
            "/api/v1/tap/{service}" => 4,
            _ => 0,
        };

    private static async Task ReadAsync(Declared declared, HttpResponseMessage answer, JsonShape shape)
    {
        var schema = declared.Content.GetProperty("schema");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        switch (declared.Type)
        {
            case "application/x-ndjson":
                shape.Assert(schema, JsonElement.Parse((await LineAsync(reader))!), declared.Name);
                break;
            case "text/event-stream":
                var wanted = declared.Content.GetProperty("x-events").EnumerateObject().ToDictionary(one => one.Name, one => one.Value);
                while (wanted.Count > 0)
                {
                    if (await LineAsync(reader) is not { } line || !line.StartsWith("event: ", StringComparison.Ordinal))
                        continue;
                    var name = line["event: ".Length..];
                    Assert.True(wanted.Remove(name, out var data), $"{declared.Name}: {name}");
                    shape.Assert(data, JsonElement.Parse((await LineAsync(reader))!["data: ".Length..]), $"{declared.Name} {name}");
                }
                break;
            case "text/plain":
                Assert.NotEqual("", await LineAsync(reader));
                break;
            default:
                shape.Assert(schema, JsonElement.Parse(await reader.ReadToEndAsync(TestContext.Current.CancellationToken)), declared.Name);
                break;
        }
    }

    private static async Task<string?> LineAsync(StreamReader reader) => await reader.ReadLineAsync(TestContext.Current.CancellationToken);

    private async Task<HttpRequestMessage> RequestAsync(Declared declared)
    {
        var path =
            declared.Path.Replace("{namespace}", ApiWorld.Space, StringComparison.Ordinal).Replace("{service}", world.Service, StringComparison.Ordinal)
            + await QueryAsync(declared.Path);
        var request = new HttpRequestMessage(new HttpMethod(declared.Method), new Uri(world.Node.HttpUrl + path));
        if (declared.Method == "post")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "s3cret");
            request.Content = new StringContent("{}", Encoding.UTF8, Body);
        }
        switch (declared.Status)
        {
            case 200 when declared.Path is "/api/cluster/leave":
                request.RequestUri = new Uri(world.Leaving.HttpUrl + path);
                break;
            case 200 when declared.Path is "/api/cluster/down":
                request.RequestUri = new Uri(world.Downed.HttpUrl + path);
                var member = Assert.Single(world.Downed.Status.Members()).Address;
                request.Content = new StringContent($$"""{"address":"{{member}}"}""", Encoding.UTF8, Body);
                break;
            case 400 when declared.Path is "/api/v1/tap/{service}":
                request.RequestUri = new Uri(world.Node.HttpUrl + path + "?where=nonsense");
                break;
            case 400:
                request.Content = new StringContent("[]", Encoding.UTF8, Body);
                break;
            case 401 when declared.Method == "get":
                request.RequestUri = new Uri(world.RemoteUrl + path);
                break;
            case 401:
                request.Headers.Authorization = null;
                break;
            case 403:
                request.Headers.Add("Sec-Fetch-Site", "cross-site");
                break;
            case 404 when declared.Path is "/api/v1/tap/{service}":
                request.RequestUri = new Uri(world.Node.HttpUrl + "/api/v1/tap/nobody-service");
                break;
            case 404 when declared.Path is "/api/v1/input/{namespace}/{service}":
                request.RequestUri = new Uri(world.Node.HttpUrl + "/api/v1/input/test/nobody-service");
                break;
            case 404:
                request.RequestUri = new Uri(world.Node.HttpUrl + declared.Path + "?place=none/0/0");
                break;
            case 413:
                request.Content = new StringContent($$"""{"x":"{{new string('x', 70_000)}}"}""", Encoding.UTF8, Body);
                break;
            case 415:
                request.Content = new StringContent("{}", Encoding.UTF8, "text/plain");
                break;
            case 421:
                request.Headers.Host = "evil.example";
                break;
            case 503 when declared.Path is "/healthz/ready":
                request.RequestUri = new Uri(world.RemoteUrl + path);
                break;
        }
        return request;
    }

    private async Task<string> QueryAsync(string path) =>
        path switch
        {
            "/api/v1/logs" => $"?service={world.Service}&from=0&size=5&counts=1",
            "/api/v1/logs/context" => await LineAsync(),
            "/api/v1/dead-letters/event" => $"?place={await PlaceAsync()}",
            _ => "",
        };

    private async Task<string> LineAsync()
    {
        var line = await FirstAsync($"/api/v1/logs?service={world.Service}&from=0&size=1", "lines");
        return $"?index={line.GetProperty("index")}&id={Uri.EscapeDataString(line.GetProperty("id").GetString()!)}";
    }

    private async Task<string> PlaceAsync() => (await FirstAsync("/api/v1/dead-letters", "letters")).GetProperty("place").GetString()!;

    private async Task<JsonElement> FirstAsync(string path, string list)
    {
        JsonElement found = default;
        await Eventually.TrueAsync(async () => (found = (await JsonAsync(path)).GetProperty(list)).GetArrayLength() > 0, $"something in {list} of {path}");
        return found[0];
    }

    private async Task<JsonElement> JsonAsync(string path) =>
        JsonElement.Parse(await _client.GetStringAsync(world.Node.HttpUrl + path, TestContext.Current.CancellationToken));

    /// <summary>
    /// Answers of which some are streams: each takes a place until it is disposed of. A connection that nothing refers to is closed by the garbage collector.
    /// </summary>
    private sealed class Held : IDisposable
    {
        private readonly List<HttpResponseMessage> _answers = [];

        public int Count => _answers.Count;

        public int Open => _answers.Count(answer => answer.IsSuccessStatusCode);

        public void Add(HttpResponseMessage answer) => _answers.Add(answer);

        public void Dispose() => _answers.ForEach(answer => answer.Dispose());
    }
}
