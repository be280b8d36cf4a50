using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Messages;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>The watcher half of the pipeline against an API server as a node runs it, but without a cluster around it.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create(
        "watcher-" + Guid.NewGuid().ToString("N")[..8],
        "akka.loglevel = ERROR, akka.stdout-loglevel = OFF"
    );
    private readonly IActorRef _configMap;
    private readonly IActorRef _events;

    public Watcher(
        Cluster cluster,
        KubernetesOptions? options = null,
        FilebeatOptions? filebeat = null,
        ITopicStore? topics = null,
        string identity = "pod-0",
        KubernetesApi? api = null
    )
    {
        api ??= cluster.Api;
        options ??= cluster.Options;
        filebeat ??= new FilebeatOptions { RemovalGrace = TimeSpan.Zero };
        var store = new LeasedConfigMap(new ApiConfigMap(api, options), new ApiLease(api, options, ApiLease.OfWatcher, identity));
        _configMap = _system.ActorOf(ConfigMapActor.Props(store, options, filebeat, topics: topics, events: new ApiServiceEvents(api, options, identity)));
        _events = _system.ActorOf(K8sEventActor.Props(new ApiServices(api, options), _configMap, options));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Task<ConfigMapProtocol.Status> StatusAsync() => _configMap.Ask<ConfigMapProtocol.Status>(ConfigMapProtocol.GetStatus.Instance, Cancel);

    public Task<K8sEventProtocol.Status> WatchAsync() => _events.Ask<K8sEventProtocol.Status>(K8sEventProtocol.GetStatus.Instance, Cancel);

    /// <summary>Nodes count lines of stack traces that nobody joins.</summary>
    public void Sees(string topic, string language, long lines) =>
        _configMap.Tell(
            new ConfigMapProtocol.TracesSeen(
                ImmutableDictionary<string, ConfigMapProtocol.UnjoinedLines>.Empty.Add(topic, new ConfigMapProtocol.UnjoinedLines(language, lines))
            )
        );

    public async Task<ServiceStatus?> ServiceAsync(string name) => (await StatusAsync()).Services.FirstOrDefault(service => service.Name == name);

    /// <summary>Waits for a state of the ConfigMap.</summary>
    public Task IsAsync(string state) => Eventually.IsAsync(async () => (await StatusAsync()).ConfigMap.State.Word(), state);

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        _system.Dispose();
    }
}
