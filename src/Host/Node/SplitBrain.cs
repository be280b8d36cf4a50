using System.Globalization;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Node;

/// <summary>Akka.NET's configuration of the split brain resolver. Pure; see docs/cluster.md.</summary>
public static class SplitBrain
{
    /// <summary>
    /// How long after a downing the singletons start on another node. It can be short: an old watcher that still runs cannot write, because writing needs its
    /// own Lease.
    /// </summary>
    private static readonly TimeSpan RemovalMargin = TimeSpan.FromSeconds(2);

    /// <summary>How long other nodes wait for the one that asks for the lease, which may have to wait for a dead holder's lease to expire.</summary>
    private static readonly TimeSpan LeaseTimeout = KubernetesLease.LongestWait + TimeSpan.FromSeconds(10);

    /// <summary>Checks before anything is started that there is a Kubernetes API for the configured leases.</summary>
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
