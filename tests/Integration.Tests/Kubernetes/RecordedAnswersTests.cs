using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ActorPipeline.Integration.Tests.Servers;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>
/// The double answers as a real server did: every field, every word. And a real one still does, when one is tested: what was recorded
/// in a namespace <c>demo</c> is asked in one of the test's own.
/// </summary>
public sealed class RecordedAnswersTests : IAsyncLifetime
{
    private const string ConfigMap = "api/v1/namespaces/demo/configmaps/filebeat-config";
    private const string Services = "api/v1/namespaces/demo/services";
    private const string Leases = "apis/coordination.k8s.io/v1/namespaces/demo/leases";
    private Cluster _cluster = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cluster = await Cluster.StartAsync();

    [Fact]
    public async Task Should_answer_as_recorded_when_a_config_map_is_applied()
    {
        await LikeAsync("cm-missing", HttpMethod.Get, ConfigMap, null, 404);
        await LikeAsync(
            "cm-apply-created",
            Apply("actor-pipeline", force: true, ("web-service.yml", "- type: filestream\n"), ("cart-service.yml", "- type: filestream\n")),
            201
        );
        await LikeAsync("cm-apply-updated", Apply("actor-pipeline", force: true, ("web-service.yml", "- type: filestream\n  id: a\n")), 200);
        await LikeAsync("cm-user-key", Apply("kubectl", force: false, ("filebeat.yml", "user: text\n")), 200);
        await LikeAsync("cm-apply-again", Apply("actor-pipeline", force: true, ("web-service.yml", "- type: filestream\n  id: b\n")), 200);
        var before = (await SendAsync(HttpMethod.Get, ConfigMap)).Body!["metadata"]!["resourceVersion"]!.ToString();
        await LikeAsync("cm-apply-noop", Apply("actor-pipeline", force: true, ("web-service.yml", "- type: filestream\n  id: b\n")), 200);
        await LikeAsync("cm-get", HttpMethod.Get, ConfigMap, null, 200);
        Assert.Equal(before, (await SendAsync(HttpMethod.Get, ConfigMap)).Body!["metadata"]!["resourceVersion"]!.ToString());
        await LikeAsync("cm-apply-conflict", Apply("kubectl", force: false, ("web-service.yml", "mine\n")), 409);
        await LikeAsync("cm-bad-key", Apply("actor-pipeline", force: true, ("bad key/..", "x")), 422);
        await LikeAsync("cm-too-large", Apply("actor-pipeline", force: true, ("big.yml", new string('x', 1_100_000))), 422);
        await LikeAsync("cm-request-too-large", Apply("actor-pipeline", force: true, ("big.yml", new string('x', 3_300_000))), 413);
        await LikeAsync("cm-get", HttpMethod.Get, ConfigMap, null, 200);
    }

    [Fact]
    public async Task Should_answer_as_recorded_when_a_replacement_is_out_of_date()
    {
        await SendAsync(Apply("actor-pipeline", force: true, ("a.yml", "a")));
        var old = (await SendAsync(HttpMethod.Get, ConfigMap)).Body!;
        await SendAsync(Apply("actor-pipeline", force: true, ("a.yml", "b")));

        await LikeAsync("cm-put-conflict", HttpMethod.Put, ConfigMap, old, 409);
    }

    [Fact]
    public async Task Should_answer_as_recorded_when_the_namespace_is_missing() =>
        await LikeAsync("ns-missing-apply", Apply("actor-pipeline", force: true, "nope", ("a.yml", "a")), 404);

    [Fact]
    public async Task Should_answer_as_recorded_when_services_are_listed()
    {
        await CreateServicesAsync();

        await LikeAsync("services-list", HttpMethod.Get, Services + "?limit=500", null, 200);
        var first = await LikeAsync("services-list-page1", HttpMethod.Get, Services + "?limit=2", null, 200);
        var next = Uri.EscapeDataString((string)first["metadata"]!["continue"]!);
        await LikeAsync("services-list-page2", HttpMethod.Get, $"{Services}?limit=2&continue={next}", null, 200);
        await LikeAsync("svc-bad-name", HttpMethod.Post, Services, Service("Bad_Name-service"), 422);
    }

    [StandInFact("a real one forgets its history, and sends bookmarks, when it likes")]
    public async Task Should_answer_as_recorded_when_services_are_watched()
    {
        await CreateServicesAsync();
        var version = (string)(await SendAsync(HttpMethod.Get, Services)).Body!["metadata"]!["resourceVersion"]!;
        var watch = LinesAsync($"{Services}?watch=true&allowWatchBookmarks=true&resourceVersion={version}&timeoutSeconds=2");
        var added = Service("orders-service", port: 80, labels: false);
        added["metadata"]!["annotations"] = new JsonObject { ["example.com/team"] = "orders" };
        await LikeAsync("svc-added", HttpMethod.Post, Services, added, 201);
        await LikeAsync("svc-patched", Merge("orders-service", """{"metadata":{"annotations":{"example.com/team":"orders-2"}}}"""), 200);
        await LikeAsync("svc-deleted", HttpMethod.Delete, Services + "/orders-service", null, 200);

        AssertLines("services-watch", await watch);
        AssertLines("services-watch-expired", await LinesAsync($"{Services}?watch=true&resourceVersion=1"));
        AssertLines("services-watch-future", await LinesAsync($"{Services}?watch=true&resourceVersion=99999999&timeoutSeconds=1"));
        AssertLines(
            "services-watchlist",
            await LinesAsync($"{Services}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1"),
            atLeast: true
        );
    }

    [Fact]
    public async Task Should_answer_as_recorded_when_a_lease_is_taken()
    {
        var lease = Recorded.Answer("lease-created");
        var sent = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "actor-pipeline-watcher" },
            ["spec"] = lease["spec"]!.DeepClone(),
        };
        await LikeAsync("lease-created", HttpMethod.Post, Leases, sent, 201);
        await LikeAsync("lease-exists", HttpMethod.Post, Leases, sent, 409);
        var held = (await SendAsync(HttpMethod.Get, Leases + "/actor-pipeline-watcher")).Body!;
        held["spec"]!["renewTime"] = "2026-11-23T12:00:05.000000Z";
        await LikeAsync("lease-renewed", HttpMethod.Put, Leases + "/actor-pipeline-watcher", held, 200);
        await LikeAsync("lease-conflict", HttpMethod.Put, Leases + "/actor-pipeline-watcher", held, 409);
    }

    [Fact]
    public async Task Should_answer_as_recorded_when_an_event_is_created()
    {
        var sent = (JsonObject)Recorded.Answer("event-created").DeepClone();
        sent["metadata"] = new JsonObject { ["name"] = "web-service.18cd3f", ["namespace"] = "demo" };
        foreach (var made in new[] { "deprecatedSource", "deprecatedFirstTimestamp", "deprecatedLastTimestamp" })
        {
            sent.Remove(made);
        }

        await LikeAsync("event-created", HttpMethod.Post, "apis/events.k8s.io/v1/namespaces/demo/events", sent, 201);
    }

    [StandInFact("it says who has no right")]
    public async Task Should_answer_as_recorded_when_somebody_has_no_right()
    {
        _cluster.Server.Faults.Allow = _ => false;
        await LikeAsync("forbidden-list", HttpMethod.Get, Services, null, 403);
        await LikeAsync("forbidden-watch", HttpMethod.Get, Services + "?watch=true", null, 403);
        _cluster.Server.Faults.Token = "good";
        await LikeAsync("unauthorized", HttpMethod.Get, Services, null, 401);
    }

    private async Task CreateServicesAsync()
    {
        await LikeAsync("svc-create-billing", HttpMethod.Post, Services, Service("billing"), 201);
        await LikeAsync("svc-create-cart-service", HttpMethod.Post, Services, Service("cart-service"), 201);
        await LikeAsync("svc-create-web-service", HttpMethod.Post, Services, Service("web-service"), 201);
    }

    private static JsonObject Service(string name, int port = 8080, bool labels = true)
    {
        var service = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["port"] = 80, ["targetPort"] = port }) },
        };
        if (labels)
        {
            service["metadata"]!["labels"] = new JsonObject { ["app"] = name };
            service["spec"]!["selector"] = new JsonObject { ["app"] = name };
        }

        return service;
    }

    private static HttpRequestMessage Apply(string manager, bool force, params (string Key, string Value)[] data) => Apply(manager, force, "demo", data);

    private static HttpRequestMessage Apply(string manager, bool force, string space, params (string Key, string Value)[] data) =>
        new(HttpMethod.Patch, $"api/v1/namespaces/{space}/configmaps/filebeat-config?fieldManager={manager}{(force ? "&force=true" : "")}")
        {
            Content = Json(
                "application/apply-patch+yaml",
                new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "ConfigMap",
                    ["metadata"] = new JsonObject { ["name"] = "filebeat-config" },
                    ["data"] = new JsonObject(data.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
                }
            ),
        };

    private static HttpRequestMessage Merge(string name, string patch) =>
        new(HttpMethod.Patch, $"{Services}/{name}") { Content = Json("application/merge-patch+json", JsonNode.Parse(patch)!) };

    private static StringContent Json(string type, JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(type));

    private Task<JsonNode> LikeAsync(string fixture, HttpMethod method, string path, JsonNode? body, int status) =>
        LikeAsync(fixture, new HttpRequestMessage(method, path) { Content = body is null ? null : Json("application/json", body) }, status);

    private async Task<JsonNode> LikeAsync(string fixture, HttpRequestMessage request, int status)
    {
        var (code, body) = await SendAsync(request);
        Assert.Equal((fixture, status), (fixture, code));
        Recorded.AssertLike(Recorded.Answer(fixture), body);
        return body!;
    }

    private Task<(int Code, JsonNode? Body)> SendAsync(HttpMethod method, string path) => SendAsync(new HttpRequestMessage(method, path));

    private async Task<(int Code, JsonNode? Body)> SendAsync(HttpRequestMessage request)
    {
        var (code, text) = await TextAsync(request);
        return (code, JsonNode.Parse(text));
    }

    private async Task<JsonNode[]> LinesAsync(string path) =>
        [
            .. (await TextAsync(new HttpRequestMessage(HttpMethod.Get, path)))
                .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!),
        ];

    private async Task<(int Code, string Text)> TextAsync(HttpRequestMessage request)
    {
        request.RequestUri = new Uri(_cluster.Api.Address, Here(request.RequestUri!.ToString()));
        if (request.Content is { } content)
        {
            request.Content = new StringContent(Here(await content.ReadAsStringAsync(Cancel)), Encoding.UTF8, content.Headers.ContentType!);
        }

        request.Headers.UserAgent.ParseAdd("curl/8.0");
        using var answer = await _cluster.Http.SendAsync(request, Cancel);
        return ((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync(Cancel)).Replace(_cluster.Namespace, "demo", StringComparison.Ordinal));
    }

    private string Here(string recorded) => recorded.Replace("demo", _cluster.Namespace, StringComparison.Ordinal);

    private static void AssertLines(string fixture, JsonNode[] seen, bool atLeast = false)
    {
        var recorded = Recorded.Lines(fixture);
        // Bookmarks come as often as the server likes.
        seen = [.. seen.Where(line => (string?)line["type"] != "BOOKMARK"), .. seen.Where(line => (string?)line["type"] == "BOOKMARK").Take(1)];
        Assert.Equal(recorded.Length, atLeast ? Math.Min(seen.Length, recorded.Length) : seen.Length);
        Assert.All(recorded.Zip(seen), pair => Recorded.AssertLike(pair.First, pair.Second));
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
