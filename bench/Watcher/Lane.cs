using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;

namespace ActorPipeline.Bench.Watcher;

/// <summary>One watcher with a namespace and a ConfigMap of its own, default options, and a way to change services.</summary>
internal sealed class Lane : IConfigMapStore, IAsyncDisposable
{
    private readonly KubernetesApi _api;
    private readonly ApiConfigMap _store;
    private readonly HttpClient _http;
    private readonly string _namespace = "b" + Guid.NewGuid().ToString("N")[..10];
    private readonly KubernetesOptions _options;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _awaited = new();
    private ActorSystem? _system;
    private ImmutableSortedDictionary<string, string> _last = ImmutableSortedDictionary<string, string>.Empty;

    /// <param name="kubeconfig">Of whoever changes services.</param>
    /// <param name="shards">Of the ConfigMap; 0 for <c>auto</c>.</param>
    /// <param name="watcher">Of the watcher; the same when null.</param>
    public Lane(string kubeconfig, int shards, string? watcher = null)
    {
        _api = KubernetesApi.Connect(watcher ?? kubeconfig);
        _options = new KubernetesOptions
        {
            Namespaces = [_namespace],
            ConfigMapNamespace = _namespace,
            ConfigMapShards = shards,
        };
        _store = new ApiConfigMap(_api, _options);
        _http = new k8s.Kubernetes(k8s.KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig)).HttpClient;
    }

    /// <summary>Writes that changed something.</summary>
    public int Writes { get; private set; }

    /// <summary>When the newest write was answered.</summary>
    public long LastWrite { get; private set; }

    public string Namespace => _namespace;

    public KubernetesApi Api => _api;

    public int Inputs => Volatile.Read(ref _last).Count;

    /// <summary>A lane in a namespace that is there.</summary>
    public Lane(string kubeconfig, string space)
        : this(kubeconfig, 0) => _namespace = space;

    public Task PrepareAsync() => SendAsync(HttpMethod.Post, "api/v1/namespaces", $$$"""{"metadata":{"name":"{{{_namespace}}}"} }""");

    public void Start()
    {
        _system = ActorSystem.Create("bench", "akka.loglevel = ERROR");
        var configMap = _system.ActorOf(ConfigMapActor.Props(this, _options, new FilebeatOptions()));
        _system.ActorOf(K8sEventActor.Props(new ApiServices(_api, _options), configMap, _options));
    }

    public Task CreateAsync(string name) =>
        SendAsync(
            HttpMethod.Post,
            $"api/v1/namespaces/{_namespace}/services",
            $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"clusterIP":"None","ports":[{"port":80}]} }"""
        );

    /// <summary>Changes a service and waits for the answer to the write that has it; when that was.</summary>
    public async Task<long> ChangeAsync(string name, string parser)
    {
        var done = _awaited[parser] = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(
            HttpMethod.Patch,
            $"api/v1/namespaces/{_namespace}/services/{name}",
            $$$"""{"metadata":{"annotations":{"actorpipeline.io/parser":"{{{parser}}}"} } }""",
            "application/merge-patch+json"
        );
        return await done.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public Task<ConfigMapWrite> ApplyAsync(ImmutableSortedDictionary<string, string> desired, CancellationToken cancel) =>
        ApplyAsync(desired, static () => ImmutableDictionary<string, DateTimeOffset>.Empty, cancel);

    public async Task<ConfigMapWrite> ApplyAsync(
        ImmutableSortedDictionary<string, string> desired,
        Func<IReadOnlyDictionary<string, DateTimeOffset>> since,
        CancellationToken cancel
    )
    {
        var result = await _store.ApplyAsync(desired, since, cancel);
        if (result is ConfigMapWrite.Applied applied)
        {
            LastWrite = TimeProvider.System.GetTimestamp();
            Writes += applied.Changed ? 1 : 0;
            Volatile.Write(ref _last, desired);
            foreach (var (parser, done) in _awaited)
            {
                if (desired.Values.Any(value => value.Contains($"parser: \"{parser}\"", StringComparison.Ordinal)) && _awaited.TryRemove(parser, out _))
                {
                    done.TrySetResult(LastWrite);
                }
            }
        }

        return result;
    }

    public Task<ConfigMapRead> ReadAsync(CancellationToken cancel) => _store.ReadAsync(cancel);

    public IAsyncEnumerable<bool> WatchDriftAsync(CancellationToken cancel) => _store.WatchDriftAsync(cancel);

    /// <summary>Changes a service that takes no part, over and over.</summary>
    public Task TouchAsync(string name, int i) =>
        SendAsync(
            HttpMethod.Patch,
            $"api/v1/namespaces/{_namespace}/services/{name}",
            $$$"""{"metadata":{"labels":{"n":"{{{i}}}"} } }""",
            "application/merge-patch+json"
        );

    /// <summary>Any request of whoever changes services.</summary>
    public async Task<string> SendAsync(HttpMethod method, string path, string body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(_api.Address, path))
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)),
        };
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new HttpRequestException($"{method} {path}: {text}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
        {
            await _system.Terminate();
        }

        _http.Dispose();
        _api.Dispose();
    }
}
