using System.Collections.Immutable;
using System.Globalization;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Node;

/// <summary>A node's addresses, and the seeds it joins through. Pure; see docs/cluster.md.</summary>
/// <param name="Hostname">The name or address by which other nodes reach it.</param>
/// <param name="BindHostname">The address it listens on.</param>
/// <param name="Port">For other nodes; 0 takes any free one.</param>
/// <param name="Seeds"><c>HOST:PORT</c>, the same order on every node; empty for a cluster of one.</param>
public sealed record Formation(string Hostname, string BindHostname, int Port, ImmutableArray<string> Seeds)
{
    /// <summary>Derives them from the configuration, and from the pod's name with a StatefulSet.</summary>
    /// <param name="cluster">Validated options.</param>
    /// <param name="machine">The machine's name, which is the pod's.</param>
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
