using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Messages.Kubernetes;
using k8s;
using k8s.Models;

namespace ActorPipeline.Integration.Tests.Deploy;

/// <summary>Components combine: none undoes another, or what the overlay says. <see cref="Servers.ApplyTests"/> has what an API server says of them.</summary>
[Trait("Server", "Own")]
public sealed class CombinationTests
{
    [Fact]
    public void Should_combine_with_all_others() => Assert.All(Combinations.All, Check);

    [Fact]
    public void Should_not_depend_on_the_order_of_components()
    {
        string[] components = ["tls", "sharded", "namespaced", "leases", "workloads", "logs-shared"];
        static IEnumerable<string> Sorted(IEnumerable<string> names) =>
            // The ConfigMap's name has a hash of its content, which is the same.
            Rendered.Text(Rendered.With("overlays/prod", names)).Split('\n').Order(StringComparer.Ordinal);
        Assert.Equal(Sorted(components), Sorted(components.Reverse()));
    }

    private static void Check(string folder)
    {
        var objects = Rendered.Objects(folder);
        var (options, errors) = ManifestTests.Configuration(folder);
        Assert.Empty(errors);
        bool Has(string component) => Combinations.Has(folder, component);
        var isShared = Has("logs-shared");

        // Each shard is read by a Filebeat (on a shared volume by exactly one), and the watcher may write it.
        Assert.Equal(Has("sharded") && !isShared, options.Kubernetes.ConfigMapAuto);
        var count = isShared ? 3 : options.Kubernetes.ConfigMaps;
        Assert.Equal(count, options.Kubernetes.ConfigMaps);
        Assert.Equal(isShared || Has("sharded"), count > 1);
        Assert.Equal(isShared ? "volume" : "node", options.Elastic.LineScope);
        string[] shards = [.. Enumerable.Range(0, KubernetesOptions.AutoShards).Select(shard => shard == 0 ? "filebeat-config" : $"filebeat-config-{shard}")];
        Assert.Equal(count > 1 ? shards : shards[..1], objects.OfType<V1Role>().Single().Rules[0].ResourceNames);
        var pod = (
            isShared
                ? objects.OfType<V1StatefulSet>().Single(set => set.Name() == "filebeat").Spec.Template
                : objects.OfType<V1DaemonSet>().Single().Spec.Template
        ).Spec;
        Assert.Equal(isShared ? 0 : 1, objects.OfType<V1DaemonSet>().Count());
        var filebeat = Assert.Single(pod.Containers);
        string ReadBy(string configMap, string below) =>
            filebeat
                .VolumeMounts.Single(mount =>
                    mount.Name == pod.Volumes.Single(volume => volume.ConfigMap?.Name == configMap).Name
                    && mount.MountPath.StartsWith(below, StringComparison.Ordinal)
                )
                .MountPath;
        Assert.All(
            shards[..count].Index(),
            shard =>
                Assert.Equal(
                    isShared ? $"/etc/filebeat/shards/filebeat-{shard.Index}/0" : $"/etc/filebeat/inputs.d/{shard.Index}",
                    ReadBy(shard.Item, isShared ? "/etc/filebeat/shards/" : "/etc/filebeat/inputs.d/")
                )
        );
        if (isShared)
        {
            var set = objects.OfType<V1StatefulSet>().Single(set => set.Name() == "filebeat");
            Assert.Equal(count, set.Spec.Replicas);
            Assert.Equal("registry", Assert.Single(set.Spec.VolumeClaimTemplates).Name());
            Assert.Equal("/etc/filebeat/shards/$(NODE_NAME)", filebeat.Env.Single(variable => variable.Name == "FILEBEAT_INPUTS").Value);
            Assert.Equal("metadata.name", filebeat.Env.Single(variable => variable.Name == "NODE_NAME").ValueFrom.FieldRef.FieldPath);
        }

        // One folder of each machine, or one volume for all of them, behind the one claim that services know.
        Assert.Equal(isShared, objects.OfType<V1PersistentVolumeClaim>().Single(claim => claim.Name() == "logs-pvc").Spec.VolumeName is null);
        Assert.Equal(isShared ? 0 : 1, objects.OfType<V1PersistentVolume>().Count());
        Assert.Equal("logs-pvc", pod.Volumes.Single(volume => volume.Name == "logs").PersistentVolumeClaim.ClaimName);

        // Folders and topics by namespace, or by name alone.
        Assert.Equal(
            Has("namespaced")
                ? ("/mnt/data/logs/{namespace}/{service}/*.log*", "logs.{namespace}.{service}")
                : ("/mnt/data/logs/{service}/*.log*", "logs.{service}"),
            (options.Filebeat.Paths, options.Filebeat.Topic)
        );
        // The consumers read what the watcher makes.
        Assert.Matches(Assert.Single(options.Kafka.Topics), FilebeatOptions.Fill(options.Filebeat.Topic, new ServiceId("demo", "web-service")));

        Assert.Equal(Has("workloads") ? 4 : 1, options.Kubernetes.Watch.Length);
        Assert.Equal(Has("workloads"), objects.OfType<V1ClusterRole>().Single().Rules.Any(rule => rule.Resources.Contains("deployments")));
        Assert.Equal(Has("leases"), objects.OfType<V1Role>().Single().Rules.Any(rule => rule.ResourceNames?.Contains("actor-pipeline-cluster") == true));
        Assert.Equal(folder.StartsWith("overlays/prod", StringComparison.Ordinal), options.Cluster.Tls.Enabled);
        Assert.Equal(Has("tls"), options.Kafka.Client.ContainsKey("ssl.ca.location"));
        Assert.Equal(Has("tls"), options.Elastic.Tls.CaFile is not null);
        Assert.Equal(Has("tls") ? "true" : null, filebeat.Env.SingleOrDefault(variable => variable.Name == "KAFKA_TLS")?.Value);
        var setup = objects.OfType<V1Job>().SingleOrDefault(job => job.Name() == "elastic-setup");
        Assert.Equal(Has("elastic-setup"), setup is not null);
        if (setup is not null)
        {
            // The nodes' image, whatever the overlay calls it, and the configuration that comes along.
            var container = Assert.Single(setup.Spec.Template.Spec.Containers);
            Assert.Equal(objects.OfType<V1StatefulSet>().Single(set => set.Name() == "actor-pipeline").Spec.Template.Spec.Containers[0].Image, container.Image);
            var config = setup.Spec.Template.Spec.Volumes.Single(volume => volume.Name == "config").ConfigMap.Name;
            Assert.Contains("setup.conf", objects.OfType<V1ConfigMap>().Single(map => map.Name() == config).Data.Keys);
        }
        Assert.Equal(options.Kafka.Brokers, filebeat.Env.Single(variable => variable.Name == "KAFKA_BROKERS").Value);
    }
}
