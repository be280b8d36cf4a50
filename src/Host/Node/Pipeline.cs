using System.Collections.Immutable;
using ActorPipeline.Actors.Cluster;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Http;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Hosting;

namespace ActorPipeline.Host.Node;

/// <summary>Puts the actors of the pipeline into a node, in the order data flows, and knows whom to ask how they are.</summary>
public static class Pipeline
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(2);

    /// <summary>A node in a cluster: consumer, watcher, or both, as its roles say.</summary>
    /// <param name="options">Validated options.</param>
    /// <param name="watched">What a watcher looks after; null on a node that has no access to it.</param>
    /// <exception cref="UsageException">The role watcher without anything to look after.</exception>
    public static NodeParts For(PipelineOptions options, Watched? watched)
    {
        var isWatcher = options.Cluster.Roles.Contains(KubernetesSync.Role);
        if (isWatcher && watched is null)
            throw new UsageException("actorpipeline.cluster.roles (--role) has watcher, and this node has no access to a Kubernetes API.");
        var tuning = new LiveTuning(new SinkTuning(options.Batch, options.Elastic.InFlightInitial, options.Elastic.InFlightMax));
        return new NodeParts { AddActors = akka => AddActors(akka, options, isWatcher ? watched : null, tuning), Tuning = tuning, Nodes = ThisNodeAsync, ConfigMap = ConfigMapAsync };
    }

    private static void AddActors(AkkaConfigurationBuilder akka, PipelineOptions options, Watched? watched, LiveTuning tuning)
    {
        if (watched is not null)
            akka.AddKubernetesSync(watched.Services, watched.ConfigMap, options.Kubernetes, options.Filebeat, watched.Topics, watched.Events);
        else
            akka.AddKubernetesSyncProxies();
        if (options.Cluster.Roles.Contains("consumer"))
            akka.AddKafkaToElastic(new KafkaToElasticOptions(options.Kafka, options.Buffer, options.Batch, options.Elastic, options.DeadLetter, options.Parsing), tuning: tuning);
    }

    private static async Task<ImmutableArray<NodeStatus>> ThisNodeAsync(ActorSystem system, CancellationToken cancel)
    {
        var registry = ActorRegistry.For(system);
        if (!registry.TryGet<ElasticSinkActor>(out var sink) || !registry.TryGet<KafkaConsumerActor>(out var consumer)) return [];
        var figures = sink.Ask<SinkStatus>(SinkProtocol.GetStatus.Instance, AskTimeout, cancel);
        var partitions = await consumer.Ask<KafkaProtocol.Status>(KafkaProtocol.GetStatus.Instance, AskTimeout, cancel);
        return [new NodeStatus(Akka.Cluster.Cluster.Get(system).SelfAddress.ToString(), await figures, partitions.Partitions)];
    }

    private static async Task<ConfigMapProtocol.Status?> ConfigMapAsync(ActorSystem system, CancellationToken cancel)
    {
        // A proxy keeps questions for a singleton that nobody may run; those without a watcher are not asked.
        var watched = Akka.Cluster.Cluster.Get(system).State.Members.Any(member => member.HasRole(KubernetesSync.Role));
        return watched && ActorRegistry.For(system).TryGet<ConfigMapActor>(out var proxy)
            ? await proxy.Ask<ConfigMapProtocol.Status>(ConfigMapProtocol.GetStatus.Instance, AskTimeout, cancel)
            : null;
    }
}

/// <summary>What a watcher looks after.</summary>
/// <param name="Services">Where services come from.</param>
/// <param name="ConfigMap">Where their Filebeat inputs are kept.</param>
/// <param name="Topics">Makes topics before lines are sent there; null when somebody else does.</param>
/// <param name="Events">Where owners of services are told; null for nowhere.</param>
public sealed record Watched(IServiceSource Services, IConfigMapStore ConfigMap, ITopicStore? Topics = null, IServiceEvents? Events = null);
