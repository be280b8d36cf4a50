using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Integration.Tests.Servers;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>What is deployed fits what the program does.</summary>
public sealed class DeployTests
{
    private static IReadOnlyList<object> Rbac => Manifests.Load("base/rbac.yaml");

    // Cluster-wide rights first, then those in the namespace of the ConfigMap.
    private static IList<V1PolicyRule> ClusterRules => Assert.Single(Rbac.OfType<V1ClusterRole>()).Rules;

    private static IList<V1PolicyRule> NamespaceRules => Assert.Single(Rbac.OfType<V1Role>()).Rules;

    [StandInFact("it counts every call; Servers.ApplyTests has the rights of a real server")]
    public Task Should_have_exactly_the_rights_it_uses_when_it_watches_services() => HasExactlyTheRightsAsync([], ["services"]);

    [StandInFact("it counts every call; Servers.ApplyTests has the rights of a real server")]
    public Task Should_have_exactly_the_rights_it_uses_when_it_watches_workloads() =>
        HasExactlyTheRightsAsync([Manifests.AddedRule("components/workloads/kustomization.yaml")], ["services", "deployments", "statefulsets", "daemonsets"]);

    [Fact]
    public void Should_give_the_rights_to_the_account_of_the_watcher()
    {
        var account = Assert.Single(Rbac.OfType<V1ServiceAccount>()).Metadata.Name;

        Assert.Equal("actorpipeline-watcher", Assert.Single(Rbac.OfType<V1ClusterRoleBinding>()).RoleRef.Name);
        Assert.Equal(account, Assert.Single(Assert.Single(Rbac.OfType<V1ClusterRoleBinding>()).Subjects).Name);
        Assert.Equal(account, Assert.Single(Assert.Single(Rbac.OfType<V1RoleBinding>()).Subjects).Name);
    }

    [Fact]
    public void Should_mount_inputs_as_a_directory_and_all_but_the_registry_read_only()
    {
        var pod = Assert.IsType<V1DaemonSet>(Assert.Single(Manifests.Load("base/filebeat/daemonset.yaml"))).Spec.Template.Spec;
        var mounts = Assert.Single(pod.Containers).VolumeMounts.ToDictionary(mount => mount.Name);

        Assert.Null(mounts["inputs"].SubPath);
        Assert.Equal(["registry"], mounts.Values.Where(mount => mount.ReadOnlyProperty != true).Select(mount => mount.Name));
        Assert.Equal("/mnt/data/logs", mounts["logs"].MountPath);
        Assert.Equal("logs-pvc", pod.Volumes.Single(volume => volume.Name == "logs").PersistentVolumeClaim.ClaimName);
        Assert.Equal(new KubernetesOptions().ConfigMap, pod.Volumes.Single(volume => volume.Name == "inputs").ConfigMap.Name);
        Assert.NotNull(pod.Volumes.Single(volume => volume.Name == "registry").HostPath);
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.StartsWith(mounts["logs"].MountPath + "/", new FilebeatOptions().Paths);
    }

    [Fact]
    public void Should_read_what_is_mounted_and_send_each_service_to_its_topic()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Manifests.Text("base/filebeat/filebeat.yml")));
        var settings = ((YamlMappingNode)stream.Documents[0].RootNode).Children;
        var inputs = settings["filebeat.config.inputs"];
        var kafka = settings["output.kafka"];

        Assert.Equal("${FILEBEAT_INPUTS:/etc/filebeat/inputs.d}/*/*.yml", inputs["path"]);
        Assert.Equal("true", inputs["reload.enabled"]);
        Assert.Equal($"%{{[fields.log_topic]:{new FilebeatOptions().UnroutedTopic}}}", kafka["topic"]);
        Assert.Equal("%{[log.file.path]}", kafka["key"]);
        Assert.Equal("-1", kafka["required_acks"]);
    }

    [Fact]
    public void Should_let_the_largest_event_through_at_each_hop()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Manifests.Text("base/filebeat/filebeat.yml")));
        var output = int.Parse(
            ((YamlScalarNode)((YamlMappingNode)stream.Documents[0].RootNode)["output.kafka"]["max_message_bytes"]).Value!,
            System.Globalization.CultureInfo.InvariantCulture
        );

        // A record, or a batch of several, is at most that large before it is compressed; around it comes what the protocol adds.
        Assert.InRange(output, new FilebeatOptions().EventMaxBytes, new ActorPipeline.Actors.Kafka.TopicOptions().MaxMessageBytes - (64 << 10));
    }

    [StandInFact("it counts every call; Servers.ApplyTests has the rights of a real server")]
    public async Task Should_have_exactly_the_rights_it_uses_when_the_cluster_takes_leases()
    {
        await using var cluster = await Cluster.StartDoubleAsync();
        var rights = Deploy
            .Rendered.Objects(Deploy.Rendered.Everything)
            .OfType<V1Role>()
            .Single()
            .Rules.Where(rule => rule.Resources.Contains("leases") && rule.ResourceNames?.Contains(ApiLease.OfWatcher) != true)
            .SelectMany(Manifests.Rights)
            .ToList();
        cluster.Server.Faults.Allow = call => call.Agent != "actorpipeline" || rights.Any(right => Manifests.Covers(right, call));
        foreach (var name in rights.Select(right => right.Name).Where(name => name.Length > 0).Distinct())
        {
            using var first = new ApiLease(cluster.Api, cluster.Options, name, "pod-0");
            using var second = new ApiLease(cluster.Api, cluster.Options, name, "pod-1");
            Assert.Null(await first.HoldAsync(TestContext.Current.CancellationToken));
            Assert.Equal("pod-0", await second.HoldAsync(TestContext.Current.CancellationToken));
            await first.ReleaseAsync(TestContext.Current.CancellationToken);
            Assert.Null(await second.HoldAsync(TestContext.Current.CancellationToken));
        }

        var calls = cluster.Server.Calls.Where(call => call.Agent == "actorpipeline").ToHashSet();
        Assert.All(rights, right => Assert.Contains(calls, call => Manifests.Covers(right, call)));
        Assert.All(calls, call => Assert.Contains(rights, right => Manifests.Covers(right, call)));
    }

    private static async Task HasExactlyTheRightsAsync(V1PolicyRule[] added, string[] kinds)
    {
        await using var cluster = await Cluster.StartDoubleAsync();
        var everywhere = ClusterRules.Concat(added).SelectMany(Manifests.Rights).ToList();
        var here = NamespaceRules.SelectMany(Manifests.Rights).ToList();
        cluster.Server.Faults.Allow = call =>
            call.Agent != "actorpipeline"
            || everywhere.Any(right => Manifests.Covers(right, call))
            || (call.Namespace == cluster.Namespace && here.Any(right => Manifests.Covers(right, call)));

        // A whole life: nothing there yet, a service comes, somebody edits, a second life finds what the first one wrote.
        var options = cluster.Options with
        {
            Namespaces = [],
            Watch = [.. kinds],
        };
        await using (var first = new Watcher(cluster, options))
        {
            await cluster.CreateServiceAsync("web-service");
            await cluster.CreateServiceAsync("odd-service", ("actorpipeline.io/parser", "("));
            await Eventually.IsAsync(() => cluster.KeysAsync(), "odd-service.yml web-service.yml");
            await cluster.EditConfigMapAsync(("web-service.yml", "wrong"));
            await Eventually.TrueAsync(async () =>
                (await cluster.EventsAsync()).Length > 1 && !(await cluster.DataAsync())["web-service.yml"].Contains("wrong", StringComparison.Ordinal)
            );
            await first.IsAsync("applied");
            Assert.Null((await first.WatchAsync()).Reason);
        }

        await using var second = new Watcher(cluster, options, identity: "pod-1");
        await second.IsAsync("applied");
        await Eventually.TrueAsync(() => Task.FromResult(cluster.Server.Calls.Any(call => call is { Verb: "update", Resource: "leases" })));
        // Events of the first life are sent again and counted up.
        await Eventually.TrueAsync(() => Task.FromResult(cluster.Server.Calls.Any(call => call is { Verb: "patch", Resource: "events" })));

        var calls = cluster.Server.Calls.Where(call => call.Agent == "actorpipeline").ToHashSet();
        Assert.All(everywhere.Concat(here), right => Assert.Contains(calls, call => Manifests.Covers(right, call)));
        Assert.All(calls, call => Assert.True(cluster.Server.Faults.Allow!(call), $"no right to {call}"));
        Assert.All(
            calls.Where(call => call.Resource is "configmaps" or "leases"),
            call => Assert.True(call.Name is not null || call.Verb == "create", $"not by name: {call}")
        );
    }
}
