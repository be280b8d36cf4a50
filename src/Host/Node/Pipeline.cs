using System.Collections.Immutable;
using ActorPipeline.Actors.Cluster;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Actors.Pipeline;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Hosting;

namespace ActorPipeline.Host.Node;

/// <summary>Adds the actors of the pipeline to a node, in the order data flows, and asks them for their status.</summary>
public static class Pipeline
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(2);

    /// <summary>A node in a cluster: consumer, watcher, or both, as its roles say.</summary>
    /// <param name="options">Validated options.</param>
    /// <param name="watched">What the watcher works on; null on a node without access to it.</param>
    /// <exception cref="UsageException">The role watcher is configured, and there is nothing to watch.</exception>
    public static NodeParts For(PipelineOptions options, Watched? watched)
    {
        var isWatcher = options.Cluster.Roles.Contains(KubernetesSync.Role);
        if (isWatcher && watched is null)
            throw new UsageException("actorpipeline.cluster.roles (--role) has watcher, and this node has no access to a Kubernetes API.");
        var tuning = new LiveTuning(SinkTuning.Of(options.Batch, options.Elastic));
        return new NodeParts
        {
            AddActors = akka => AddActors(akka, options, isWatcher ? watched : null, tuning),
            Tuning = tuning,
            Report = ReportAsync,
            Watched = WatchedAsync,
            Input = InputAsync,
        };
    }

    /// <summary>What of the options the consumer half needs.</summary>
    internal static KafkaToElasticOptions Consumer(PipelineOptions options) =>
        new(options.Kafka, options.Buffer, options.Batch, options.Elastic, options.DeadLetter, options.Parsing)
        {
            Topics = new TopicNaming(options.Filebeat.Topic),
        };

    private static void AddActors(AkkaConfigurationBuilder akka, PipelineOptions options, Watched? watched, LiveTuning tuning)
    {
        if (watched is not null)
        {
            akka.AddKubernetesSync(watched.Services, watched.ConfigMap, options.Kubernetes, options.Inputs, watched.Topics, watched.Events)
                .AddStartup((system, _) => ShutdownOrder.AddWatcher(system, KubernetesSync.Singletons));
        }

        if (options.Cluster.Roles.Contains("consumer"))
        {
            akka.AddKafkaToElastic(Consumer(options), tuning: tuning);
        }
    }

    private static async Task<NodeReport> ReportAsync(ActorSystem system)
    {
        var registry = ActorRegistry.For(system);
        var singletons = await Task.WhenAll(
            KubernetesSync.Singletons.Select(async name => await LocalSingleton.IsHereAsync(system, name, AskTimeout) ? name : null)
        );
        if (!registry.TryGet<ElasticSinkActor>(out var sink) || !registry.TryGet<KafkaConsumerActor>(out var consumer))
            return Report(null, []);
        var figures = sink.Ask<SinkStatus>(SinkProtocol.GetStatus.Instance, AskTimeout);
        var partitions = await consumer.Ask<KafkaProtocol.Status>(KafkaProtocol.GetStatus.Instance, AskTimeout);
        return Report(await figures, partitions.Partitions);

        NodeReport Report(SinkStatus? status, ImmutableArray<PartitionStatus> read) =>
            new(status, read, [.. singletons.OfType<string>()]) { Process = ProcessFigures.Read(TimeProvider.System) };
    }

    // Both singletons are on one node, except while they move; then the watches follow a moment later.
    private static async Task<ConfigMapProtocol.Status?> WatchedAsync(ActorSystem system)
    {
        if (!await LocalSingleton.IsHereAsync(system, KubernetesSync.ConfigMap, AskTimeout))
            return null;
        var watches = await LocalSingleton.IsHereAsync(system, KubernetesSync.K8sEvents, AskTimeout)
            ? (await AskAsync<K8sEventProtocol.Status>(system, KubernetesSync.K8sEvents, K8sEventProtocol.GetStatus.Instance)).Watches
            : [];
        var status = await AskAsync<ConfigMapProtocol.Status>(system, KubernetesSync.ConfigMap, ConfigMapProtocol.GetStatus.Instance);
        return status with { Watches = watches };
    }

    private static async Task<GeneratedInput?> InputAsync(ActorSystem system, ServiceId service) =>
        await LocalSingleton.IsHereAsync(system, KubernetesSync.ConfigMap, AskTimeout)
            ? (await AskAsync<ConfigMapProtocol.Input>(system, KubernetesSync.ConfigMap, new ConfigMapProtocol.GetInput(service))).Found
            : null;

    private static Task<T> AskAsync<T>(ActorSystem system, string singleton, object question) =>
        system.ActorSelection(LocalSingleton.Path(singleton)).Ask<T>(question, AskTimeout);
}

/// <summary>What a watcher works on.</summary>
/// <param name="Services">The source of services.</param>
/// <param name="ConfigMap">Where their Filebeat inputs are kept.</param>
/// <param name="Topics">Creates topics before lines are sent to them; null when an operator does.</param>
/// <param name="Events">Records Events on Service objects; null for none.</param>
public sealed record Watched(IServiceSource Services, IConfigMapStore ConfigMap, ITopicStore? Topics = null, IServiceEvents? Events = null);
