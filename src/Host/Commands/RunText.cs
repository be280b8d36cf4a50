using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Commands;

/// <summary>The lines that <c>run</c> prints at its start. Pure.</summary>
internal static class RunText
{
    /// <summary>One line for each of the node's roles that does something.</summary>
    public static IEnumerable<string> Of(PipelineOptions options)
    {
        var (kafka, kubernetes, roles) = (options.Kafka, options.Kubernetes, options.Cluster.Roles);
        if (roles.Contains(KubernetesSync.Role))
        {
            yield return $"Watching services *{kubernetes.ServiceSuffix} in "
                + $"{(kubernetes.Namespaces.IsEmpty ? "all namespaces" : string.Join(", ", kubernetes.Namespaces))}, "
                + $"writing Filebeat's inputs to configmap {kubernetes.ConfigMapNamespace}/{kubernetes.ConfigMap}, making their topics at {kafka.Brokers}.";
        }

        if (roles.Contains("consumer"))
            yield return $"Reading {string.Join(", ", kafka.Topics)} from {kafka.Brokers}, indexing at {string.Join(", ", options.Elastic.Urls)}.";
    }
}
