using System.Collections.Immutable;
using ActorPipeline.Actors.Cluster;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node.Logging;
using ActorPipeline.Host.Tuning;
using ActorPipeline.Messages.Cluster;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ActorPipeline.Host.Node;

/// <summary>The actors every node has, whatever its roles.</summary>
public static class NodeActors
{
    /// <summary>Adds <c>NodeActor</c>, which answers other nodes, and <c>DepartedActor</c>, which remembers nodes that left.</summary>
    /// <param name="akka">The actor system being built.</param>
    /// <param name="parts">Answers for this node.</param>
    /// <param name="services">Provides <see cref="NodeTuner"/> once the actor system runs.</param>
    public static AkkaConfigurationBuilder AddNodeActors(this AkkaConfigurationBuilder akka, NodeParts parts, IServiceProvider services) =>
        akka.WithActors(
            (system, registry) =>
            {
                registry.Register<DepartedActor>(system.ActorOf(DepartedActor.Props(), "departed"));
                registry.Register<NodeActor>(
                    system.ActorOf(
                        NodeActor.Props(
                            new NodeAnswers(
                                () => parts.Report(system),
                                () => parts.Watched(system),
                                service => parts.Input(system, service),
                                tune => Tune(services.GetRequiredService<NodeTuner>(), tune)
                            )
                        ),
                        NodeActor.Path.Split('/')[^1]
                    )
                );
                if (services.GetRequiredService<PipelineOptions>().Cluster.Roles.Contains(KubernetesSync.Role))
                {
                    // Resolved when first read: the reports need the actor system that is being built here.
                    system.ActorOf(
                        UnjoinedTracesActor.Props(() => services.GetRequiredService<ClusterReports>().ReadAsync(), UnjoinedTracesActor.Every),
                        "unjoined-traces"
                    );
                }
                if (services.GetRequiredService<PipelineOptions>().Logging.Summary is var every && every > TimeSpan.Zero)
                    system.ActorOf(SummaryActor.Props(() => parts.Report(system), every, services.GetRequiredService<TimeProvider>()), "summary");
            }
        );

    private static NodeProtocol.Tuned Tune(NodeTuner tuner, NodeProtocol.Tune tune)
    {
        if (tune.Changes.IsEmpty)
            return new NodeProtocol.Tuned(tuner.Now, [], []);
        var result = tuner.Apply(tune.Changes, tune.Origin);
        return new NodeProtocol.Tuned(result.Now, result.Changed, result.Errors);
    }
}
