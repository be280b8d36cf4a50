using System.Text;
using System.Text.Json.Nodes;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.KubernetesDouble;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>
/// A namespace of its own on the API server under test: the double, or a real one when <c>ACTORPIPELINE_TEST_KUBECONFIG</c> names
/// a kubeconfig.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly KubernetesApi _api;
    private readonly HttpClient _http;

    private Cluster(ApiServerDouble? server, KubernetesApi api, string kubeconfig, HttpClient http) =>
        (Double, _api, Kubeconfig, _http) = (server, api, kubeconfig, http);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The double; for tests that need its switches.</summary>
    public ApiServerDouble Server => Double ?? throw new InvalidOperationException("this test needs the double");

    public ApiServerDouble? Double { get; }

    public KubernetesApi Api => _api;

    /// <summary>An administrator's.</summary>
    public HttpClient Http => _http;

    /// <summary>The kubeconfig file, for processes.</summary>
    public string Kubeconfig { get; }

    public string Namespace { get; } = "t" + Guid.NewGuid().ToString("N")[..12];

    /// <summary>Quick ones, so that a failure is retried within a test's time limit.</summary>
    public KubernetesOptions Options =>
        new()
        {
            Namespaces = [Namespace],
            ConfigMapNamespace = Namespace,
            RetryMin = TimeSpan.FromMilliseconds(50),
            RetryMax = TimeSpan.FromMilliseconds(500),
            RetrySlow = TimeSpan.FromMilliseconds(500),
            DebounceMax = TimeSpan.FromSeconds(1),
        };

    public static Task<Cluster> StartAsync() => StartAsync(Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_KUBECONFIG"));

    /// <summary>On a real API server of the test's own.</summary>
    public static Task<Cluster> StartOnAsync(string kubeconfig) => StartAsync(kubeconfig);

    /// <summary>For tests that throw the double's switches.</summary>
    public static Task<Cluster> StartDoubleAsync() => StartAsync(null);

    private static async Task<Cluster> StartAsync(string? real)
    {
        var server = real is null ? await ApiServerDouble.StartAsync(TimeSpan.FromMilliseconds(200)) : null;
        var file = real ?? Path.Combine(Path.GetTempPath(), $"kubeconfig-{Guid.NewGuid():N}");
        if (server is not null)
        {
            await File.WriteAllTextAsync(file, server.Kubeconfig, Cancel);
        }

        var api = KubernetesApi.Connect(file);
        var config = k8s.KubernetesClientConfiguration.BuildConfigFromConfigFile(file);
        var client = new k8s.Kubernetes(config);
        var cluster = new Cluster(server, api, file, client.HttpClient);
        await cluster.SendAsync(HttpMethod.Post, "api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = cluster.Namespace } });
        return cluster;
    }

    public Task CreateServiceAsync(string name, params (string Name, string Value)[] annotations) =>
        CreateAsync(
            "api/v1",
            "services",
            new JsonObject
            {
                ["metadata"] = Meta(name, annotations),
                // Without an address, of which a server has a few hundred.
                ["spec"] = new JsonObject { ["clusterIP"] = "None", ["ports"] = new JsonArray(new JsonObject { ["port"] = 80 }) },
            }
        );

    public Task CreateDeploymentAsync(string name, params (string Name, string Value)[] annotations) =>
        CreateAsync(
            "apis/apps/v1",
            "deployments",
            new JsonObject
            {
                ["metadata"] = Meta(name, annotations),
                ["spec"] = new JsonObject
                {
                    ["replicas"] = 0,
                    ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
                    ["template"] = new JsonObject
                    {
                        ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } },
                        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "none" }) },
                    },
                },
            }
        );

    public Task DeleteAsync(string name, string path = "api/v1", string resource = "services") =>
        SendAsync(HttpMethod.Delete, $"{path}/namespaces/{Namespace}/{resource}/{name}");

    public Task AnnotateAsync(string name, string annotation, string? value) =>
        SendAsync(
            HttpMethod.Patch,
            $"api/v1/namespaces/{Namespace}/services/{name}",
            new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [annotation] = value } } },
            "application/merge-patch+json"
        );

    /// <summary>Changes keys as a person with kubectl would; null removes.</summary>
    public Task EditConfigMapAsync(params (string Key, string? Value)[] data) =>
        SendAsync(
            HttpMethod.Patch,
            ConfigMapPath,
            new JsonObject { ["data"] = new JsonObject(data.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))) },
            "application/merge-patch+json"
        );

    /// <summary>Makes the ConfigMap when it is not there, with a key of somebody else.</summary>
    public Task EditAsOtherAsync(string key, string value) =>
        SendAsync(
            HttpMethod.Patch,
            ConfigMapPath + "?fieldManager=somebody",
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = "filebeat-config" },
                ["data"] = new JsonObject { [key] = value },
            },
            "application/apply-patch+yaml"
        );

    public Task DeleteConfigMapAsync() => SendAsync(HttpMethod.Delete, ConfigMapPath);

    /// <summary>Keys and values; none when the ConfigMap is not there.</summary>
    public async Task<SortedDictionary<string, string>> DataAsync(string? name = null)
    {
        var found = await TrySendAsync(HttpMethod.Get, name is null ? ConfigMapPath : $"api/v1/namespaces/{Namespace}/configmaps/{name}");
        return new((found?["data"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => (string)pair.Value!), StringComparer.Ordinal);
    }

    public async Task<string?> VersionAsync() => (string?)(await TrySendAsync(HttpMethod.Get, ConfigMapPath))?["metadata"]!["resourceVersion"];

    public async Task<string> KeysAsync(string? name = null) => string.Join(' ', (await DataAsync(name)).Keys);

    public async Task<JsonNode[]> EventsAsync() =>
        [.. ((await TrySendAsync(HttpMethod.Get, $"apis/events.k8s.io/v1/namespaces/{Namespace}/events"))!["items"] as JsonArray)!.Select(item => item!)];

    private string ConfigMapPath => $"api/v1/namespaces/{Namespace}/configmaps/filebeat-config";

    private static JsonObject Meta(string name, (string Name, string Value)[] annotations) =>
        new() { ["name"] = name, ["annotations"] = new JsonObject(annotations.Select(pair => KeyValuePair.Create(pair.Name, (JsonNode?)pair.Value))) };

    private Task CreateAsync(string path, string resource, JsonObject body) => SendAsync(HttpMethod.Post, $"{path}/namespaces/{Namespace}/{resource}", body);

    /// <summary>Any request, as an administrator; the path is below the server's address.</summary>
    public async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode? body = null, string type = "application/json") =>
        await TrySendAsync(method, path, body, type) ?? throw new HttpRequestException($"{method} {path}: not found");

    private async Task<JsonNode?> TrySendAsync(HttpMethod method, string path, JsonNode? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(_api.Address, path));
        request.Headers.UserAgent.ParseAdd("kubectl/1.36");
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, new System.Net.Http.Headers.MediaTypeHeaderValue(type));
        using var answer = await _http.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)
            : (int)answer.StatusCode == 404 ? null
            : throw new HttpRequestException($"{method} {path}: {text}");
    }

    // Where no controller runs, nobody else finishes it, and namespaces would pile up.
    private async Task EndNamespaceAsync()
    {
        var path = $"api/v1/namespaces/{Namespace}";
        await TrySendAsync(HttpMethod.Delete, path);
        if (await TrySendAsync(HttpMethod.Get, path) is { } left)
        {
            left["spec"]!["finalizers"] = new JsonArray();
            await TrySendAsync(HttpMethod.Put, path + "/finalize", left);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Double is null)
        {
            try
            {
                await EndNamespaceAsync();
            }
            catch (HttpRequestException e)
            {
                // A server of the test's own that is gone takes its namespaces along; thrown here, it would hide why the test failed.
                TestContext.Current.TestOutputHelper?.WriteLine($"{Namespace} was not ended: {e.Message}");
            }
        }
        else
        {
            await Double.DisposeAsync();
            File.Delete(Kubeconfig);
        }

        _api.Dispose();
        _http.Dispose();
    }
}
