using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>The watcher as it is deployed: the executable with this role alone, and no grace for services that go.</summary>
internal static class WatcherProcess
{
    /// <summary>Starts it for one namespace.</summary>
    /// <param name="servers">Those that a node asks for besides.</param>
    /// <param name="cluster">The API server and the namespace.</param>
    /// <param name="folder">Where its configuration is written.</param>
    /// <param name="kubeconfig">Its credentials; an administrator's when null.</param>
    /// <param name="more">Further keys below <c>actorpipeline.kubernetes</c>.</param>
    public static PipelineProcess Start(TestServers servers, Cluster cluster, string folder, string? kubeconfig = null, string more = "")
    {
        var file = Path.Combine(folder, "watcher.conf");
        File.WriteAllText(
            file,
            $$"""
            actorpipeline {
              kubernetes { namespaces = [{{cluster.Namespace}}], config-map-namespace = {{cluster.Namespace}} }
              kubernetes { {{more}} }
              kafka.topic.create = false
              filebeat.removal-grace = 0s
            }
            """
        );
        return PipelineProcess.Start(
            "run",
            "--role",
            "watcher",
            "--kubeconfig",
            kubeconfig ?? cluster.Kubeconfig,
            "--broker",
            servers.Kafka,
            "--elastic",
            servers.Elastic.ToString(),
            "--http",
            "0",
            "--config",
            file
        );
    }
}
