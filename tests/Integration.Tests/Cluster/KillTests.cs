using System.Text.Json;
using KubernetesCluster = ActorPipeline.Integration.Tests.Kubernetes.Cluster;

namespace ActorPipeline.Integration.Tests.Cluster;

/// <summary>Nodes that are killed. The times it took are printed, not asserted: a busy machine takes longer.</summary>
public class KillTests(TestServers servers)
{
    private static double Seconds(long since) => TimeProvider.System.GetElapsedTime(since).TotalSeconds;

    private static string? HolderOf(JsonElement? status) =>
        status is { } known && known.GetProperty("cluster").GetProperty("singletons").TryGetProperty("k8s-events", out var at) ? at.GetString() : null;

    [Fact]
    public async Task Should_go_on_elsewhere_when_the_node_that_watches_is_killed()
    {
        var topic = TestServers.Unique("logs.kill-");
        await using var kubernetes = await KubernetesCluster.StartDoubleAsync();
        using var feeder = new Feeder(servers.Kafka, topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var nodes = new ClusterNodes(
            servers,
            topic,
            3,
            $$"""
            cluster.roles = [consumer, watcher]
            kubernetes { kubeconfig = "{{kubernetes.Kubeconfig}}", namespaces = [{{kubernetes.Namespace}}], config-map-namespace = {{kubernetes.Namespace}} }
            kafka.topic.create = false
            """
        )
        {
            Roles = "consumer, watcher",
        };
        for (var node = 0; node < 3; node++)
            nodes.Start(node);
        await nodes.FormedAsync();
        await kubernetes.CreateServiceAsync("web-service");
        await nodes.EventuallyAsync(() => kubernetes.KeysAsync(), "web-service.yml");
        foreach (var node in Enumerable.Range(0, 3))
            await nodes.EventuallyAsync(async () => (await nodes.InputAsync(node, $"{kubernetes.Namespace}/web-service")).Contains("- type: "), true);
        string? holder = null;
        await nodes.EventuallyAsync(async () => (holder = HolderOf(await nodes.StatusAsync(0))) is not null, true);
        var killed = Enumerable.Range(0, 3).Single(node => nodes.Address(node) == holder);
        var other = (killed + 1) % 3;
        feeder.Send(0, 400);
        await elastic.WaitForCountAsync(feeder.Index, 400);

        var start = TimeProvider.System.GetTimestamp();
        await nodes.KillAsync(killed);
        await kubernetes.CreateServiceAsync("late-service");
        feeder.Send(400, 400);
        var indexed = IndexedAsync();
        await nodes.EventuallyAsync(
            async () => (await nodes.CommandAsync(other, "show")).Contains($"{nodes.Address(killed)} | [consumer, watcher] | up | unreachable | 1.0.0"),
            true
        );
        var unreachable = Seconds(start);
        await nodes.EventuallyAsync(async () => HolderOf(await nodes.StatusAsync(other)) is { } now && now != holder, true);
        var watching = Seconds(start);
        await nodes.EventuallyAsync(() => kubernetes.KeysAsync(), "late-service.yml web-service.yml");
        var subscribed = Seconds(start);
        await nodes.FormedAsync();
        Assert.Equal("downed", (await nodes.StatusAsync(other))!.Value.GetProperty("cluster").GetProperty("departed")[0].GetProperty("how").GetString());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"unreachable after {unreachable:0.0} s, another watches after {watching:0.0} s, subscribed after {subscribed:0.0} s, its "
                + $"partitions read after {await indexed:0.0} s"
        );
        Assert.Equal(800, (await elastic.AllAsync(feeder.Index)).Select(document => document.Message).Distinct().Count());
        Assert.Equal(800, await elastic.CountAsync(feeder.Index));

        async Task<double> IndexedAsync()
        {
            await elastic.WaitForCountAsync(feeder.Index, 800);
            return Seconds(start);
        }
    }

    [Fact]
    public async Task Should_go_on_when_the_node_that_decided_with_the_lease_is_killed_before_it_gave_it_up()
    {
        await using var kubernetes = await KubernetesCluster.StartAsync();
        await using var nodes = new ClusterNodes(
            servers,
            TestServers.Unique("logs.lease-"),
            3,
            $$"""
            cluster.split-brain { strategy = lease-majority, lease = decides, stable-after = 2s }
            kubernetes { kubeconfig = "{{kubernetes.Kubeconfig}}", config-map-namespace = {{kubernetes.Namespace}} }
            """
        );
        for (var node = 0; node < 3; node++)
            nodes.Start(node);
        await nodes.FormedAsync();

        await nodes.KillAsync(2);
        await nodes.FormedAsync();
        // The first one is the leader: it took the lease, and keeps it for a while.
        await nodes.KillAsync(0);
        var start = TimeProvider.System.GetTimestamp();
        await nodes.FormedAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"the last one goes on alone after {Seconds(start):0.0} s");
    }
}
