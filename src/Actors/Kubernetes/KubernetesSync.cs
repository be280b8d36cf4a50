using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;
using Akka.Cluster.Hosting;
using Akka.Hosting;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>Registers the watcher half of the pipeline.</summary>
public static class KubernetesSync
{
    /// <summary>The cluster role of the nodes that may run the watcher.</summary>
    public const string Role = "watcher";

    /// <summary>Singleton name of <see cref="K8sEventActor"/>.</summary>
    public const string K8sEvents = "k8s-events";

    /// <summary>Singleton name of <see cref="ConfigMapActor"/>.</summary>
    public const string ConfigMap = "config-map";

    /// <summary>Both, in the order they start.</summary>
    public static readonly ImmutableArray<string> Singletons = [ConfigMap, K8sEvents];

    private static ClusterSingletonOptions Singleton => new() { Role = Role };

    /// <summary>
    /// For a node with the role <see cref="Role"/>: both actors as singletons of the cluster. Expects <c>WithClustering</c>. There are
    /// no proxies: the two send messages to each other only on their common node, and other nodes ask the node that runs them.
    /// </summary>
    /// <param name="builder">The actor system being built.</param>
    /// <param name="source">Where services come from.</param>
    /// <param name="store">Where the inputs are kept.</param>
    /// <param name="kubernetes">Which services take part, names and pauses.</param>
    /// <param name="filebeat">What inputs look like.</param>
    /// <param name="topics">Makes topics before a route to them is written; null when somebody else sees to that.</param>
    /// <param name="events">Where people are told of their services; null for nowhere.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message names the key, the value, and what is allowed.</exception>
    public static AkkaConfigurationBuilder AddKubernetesSync(
        this AkkaConfigurationBuilder builder,
        IServiceSource source,
        IConfigMapStore store,
        KubernetesOptions kubernetes,
        FilebeatOptions filebeat,
        ITopicStore? topics = null,
        IServiceEvents? events = null
    )
    {
        if (kubernetes.Problems().Concat(filebeat.Problems()).ToList() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join('\n', problems));
        }

        return builder
            .WithSingleton<ConfigMapActor>(
                ConfigMap,
                ConfigMapActor.Props(store, kubernetes, filebeat, topics: topics, events: events),
                Singleton,
                createProxyToo: false
            )
            .WithSingleton<K8sEventActor>(
                K8sEvents,
                (system, _, _) => K8sEventActor.Props(source, system.ActorOf(LocalSingleton.Props(ConfigMap), ConfigMap + "-here"), kubernetes),
                Singleton,
                createProxyToo: false
            );
    }
}
