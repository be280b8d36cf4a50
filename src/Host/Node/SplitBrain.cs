using System.Globalization;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Node;

/// <summary>Who goes on when nodes no longer hear each other, as Akka.NET's configuration. Pure; see docs/cluster.md.</summary>
public static class SplitBrain
{
    /// <summary>
    /// How long after a part was downed its singletons start elsewhere. Short, because a second watcher that is still stopping
    /// cannot write: the ConfigMap has a lease of its own.
    /// </summary>
    private static readonly TimeSpan RemovalMargin = TimeSpan.FromSeconds(2);

    /// <summary>How long the nodes that do not decide wait for the one that may have to outlive a lease; longer than that takes.</summary>
    private static readonly TimeSpan LeaseTimeout = KubernetesLease.LongestWait + TimeSpan.FromSeconds(10);

    /// <summary>Finds out before anything is started that there is no Kubernetes API for the leases that are wanted.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static void EnsurePossible(PipelineOptions options)
    {
        var wanted =
            options.Cluster.SplitBrain.Strategy == "lease-majority" ? "actorpipeline.cluster.split-brain.strategy is lease-majority"
            : options.Cluster.SingletonLease ? "actorpipeline.cluster.singleton-lease is true"
            : null;
        if (wanted is null)
            return;
        try
        {
            KubernetesApi.Connect(options.Kubernetes.Kubeconfig).Dispose();
        }
        catch (InvalidOperationException failure)
        {
            throw new UsageException($"{wanted}, which needs a Kubernetes API: {failure.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>The settings.</summary>
    public static string Hocon(PipelineOptions options)
    {
        var split = options.Cluster.SplitBrain;
        return $$"""
            akka.cluster {
              downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
              down-removal-margin = {{Milliseconds(RemovalMargin)}}
              run-coordinated-shutdown-when-down = on
              split-brain-resolver {
                active-strategy = {{split.Strategy}}
                stable-after = {{Milliseconds(split.StableAfter)}}
                # Nodes that come and go for so long that nothing can be decided are all downed, and started anew. Who waits for the end of
                # a dead node's lease decides late: the others must not take that for instability.
                down-all-when-unstable = {{(split.Strategy == "lease-majority" ? Milliseconds(LeaseTimeout) : "on")}}
                static-quorum.quorum-size = {{split.QuorumSize}}
                lease-majority {
                  lease-implementation = {{KubernetesLease.ConfigPath}}
                  lease-name = "{{split.Lease}}"
                }
              }
              singleton.use-lease = "{{(options.Cluster.SingletonLease ? KubernetesLease.ConfigPath : "")}}"
            }
            {{KubernetesLease.Hocon(options.Kubernetes.Kubeconfig, options.Kubernetes.ConfigMapNamespace, split.Lease)}}
            """;
    }

    private static string Milliseconds(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalMilliseconds}ms");
}
