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

    public Lane(string kubeconfig, int shards)
    {
        _api = KubernetesApi.Connect(kubeconfig);
        _options = new KubernetesOptions
        {
            Namespaces = [_namespace],
            ConfigMapNamespace = _namespace,
            ConfigMapShards = shards,
        };
        _store = new ApiConfigMap(_api, _options);
        _http = new HttpClient { BaseAddress = _api.Address };
    }

    /// <summary>Writes that changed something.</summary>
    public int Writes { get; private set; }

    /// <summary>When the newest write was answered.</summary>
    public long LastWrite { get; private set; }

    public int Inputs => Volatile.Read(ref _last).Count;

    public Task PrepareAsync() => SendAsync(HttpMethod.Post, "api/v1/namespaces", $$$"""{"metadata":{"name":"{{{_namespace}}}"} }""");

    public void Start()
    {
        _system = ActorSystem.Create("bench", "akka.loglevel = ERROR");
        var configMap = _system.ActorOf(ConfigMapActor.Props(this, _options, new FilebeatOptions()));
        _system.ActorOf(K8sEventActor.Props(new ApiServices(_api, _options), configMap, _options));
    }

    public Task CreateAsync(string name) =>
        SendAsync(HttpMethod.Post, $"api/v1/namespaces/{_namespace}/services", $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"ports":[{"port":80}]} }""");

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

    public async Task<ConfigMapWrite> ApplyAsync(ImmutableSortedDictionary<string, string> desired, CancellationToken cancel)
    {
        var result = await _store.ApplyAsync(desired, cancel);
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

    private async Task SendAsync(HttpMethod method, string path, string body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)) };
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
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
