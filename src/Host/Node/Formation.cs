using System.Collections.Immutable;
using System.Globalization;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Node;

/// <summary>Where a node is reached, where it listens, and whom it asks to be let in. Pure; see docs/cluster.md.</summary>
/// <param name="Hostname">By which others reach it.</param>
/// <param name="BindHostname">What it listens on.</param>
/// <param name="Port">For other nodes; 0 takes any free one.</param>
/// <param name="Seeds"><c>HOST:PORT</c>, the same order on every node; empty for a cluster of one.</param>
public sealed record Formation(string Hostname, string BindHostname, int Port, ImmutableArray<string> Seeds)
{
    /// <summary>Out of the configuration, and of the pod's name when there is a StatefulSet.</summary>
    /// <param name="cluster">Validated options.</param>
    /// <param name="machine">The machine's name: that of the pod.</param>
    /// <exception cref="UsageException">The pod's name has no ordinal.</exception>
    public static Formation Of(ClusterOptions cluster, string machine)
    {
        var set = cluster.StatefulSet;
        if (set.Service.Length == 0)
        {
            var host = Or(cluster.Hostname, "127.0.0.1");
            return new Formation(host, Or(cluster.BindHostname, host), cluster.Port, cluster.Seeds);
        }

        var pod = Or(set.Pod, machine);
        var dash = pod.LastIndexOf('-');
        if (dash <= 0 || !int.TryParse(pod.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw new UsageException(
                $"actorpipeline.cluster.stateful-set.pod is \"{pod}\"{(set.Pod.Length == 0 ? " (the machine's name)" : "")}; allowed is the "
                    + "name of a pod of a StatefulSet, NAME-ORDINAL, such as actor-pipeline-0."
            );
        }

        return new Formation(
            Or(cluster.Hostname, $"{pod}.{set.Service}"),
            Or(cluster.BindHostname, "0.0.0.0"),
            cluster.Port,
            [
                .. Enumerable
                    .Range(0, set.Seeds)
                    .Select(ordinal => string.Create(CultureInfo.InvariantCulture, $"{pod[..dash]}-{ordinal}.{set.Service}:{cluster.Port}")),
            ]
        );
    }

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
