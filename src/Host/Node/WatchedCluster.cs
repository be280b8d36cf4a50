using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Actors.Kubernetes.Topics;
using ActorPipeline.Host.Configuration;
using Confluent.Kafka;

namespace ActorPipeline.Host.Node;

/// <summary>A Kubernetes cluster for the watcher of this node, and the Kafka cluster its topics are made on.</summary>
public sealed class WatchedCluster : IDisposable
{
    private readonly KubernetesApi _api;
    private readonly LeaseIdentity _identity;
    private readonly ApiLease _lease;
    private readonly KafkaTopics? _topics;
    private readonly CancellationTokenSource _stop = new();

    private WatchedCluster(KubernetesApi api, PipelineOptions options)
    {
        var kubernetes = options.Kubernetes;
        _api = api;
        _identity = LeaseIdentity.Take(Environment.MachineName, $"{api.Address} {kubernetes.ConfigMapNamespace} {ApiLease.OfWatcher}", Path.GetTempPath());
        _lease = new ApiLease(api, kubernetes, ApiLease.OfWatcher, _identity.Name);
        _topics = options.Kafka.Topic.Create ? KafkaTopics.For(options.Kafka) : null;
        Watched = new Watched(
            new ApiServices(api, kubernetes),
            new LeasedConfigMap(new ApiConfigMap(api, kubernetes), _lease),
            _topics,
            new ApiServiceEvents(api, kubernetes, _identity.Name)
        );
        _ = _lease.KeepObservingAsync(_stop.Token);
    }

    /// <summary>What the watcher looks after.</summary>
    public Watched Watched { get; }

    /// <summary>Where the API server is.</summary>
    public Uri Address => _api.Address;

    /// <summary>Finds the API server and its credentials; sends nothing yet.</summary>
    /// <exception cref="UsageException">There are none, or they cannot be used.</exception>
    public static WatchedCluster Connect(PipelineOptions options)
    {
        try
        {
            return new WatchedCluster(KubernetesApi.Connect(options.Kubernetes.Kubeconfig), options);
        }
        catch (InvalidOperationException e)
        {
            throw new UsageException($"The role watcher needs a Kubernetes API: {e.Message}.");
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _topics?.Dispose();
        _api.Dispose();
        _identity.Dispose();
    }
}
