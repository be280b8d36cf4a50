using System.Text.Json;
using KubernetesCluster = ActorPipeline.Integration.Tests.Kubernetes.Cluster;

namespace ActorPipeline.Integration.Tests.Cluster;

/// <summary>
/// A real network that splits and heals: one cluster afterwards, the ConfigMap right, every event once. Nodes
/// that end are started again, as Kubernetes does, while the network is still in pieces.
/// </summary>
public class SplitTests(TestServers servers)
{
    private static bool IsLong => Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_LONG") == "1";

    /// <summary>With <c>ACTORPIPELINE_TEST_LONG=1</c> all of them, each for a minute.</summary>
    public static TheoryData<string, string, string> Splits =>
        IsLong
            ? new()
            {
                { "keep-majority", "0", "0 2 2" },
                { "lease-majority", "0 1 2", "0 0 1" },
                { "keep-majority", "0 1 2", "0 0 0" },
                { "keep-majority", "2", "0 2 2" },
                { "lease-majority", "0", "0 2 2" },
            }
            : new() { { "keep-majority", "0", "0 2 2" }, { "lease-majority", "0 1 2", "0 0 1" } };

    /// <param name="strategy">Who goes on.</param>
    /// <param name="cut">Whose cables are pulled.</param>
    /// <param name="counts">How many members each node sees once it is decided, in ascending order.</param>
    [Theory]
    [MemberData(nameof(Splits))]
    public async Task Should_be_one_cluster_again_when_the_network_is(string strategy, string cut, string counts)
    {
        int[] nodesCut = [.. cut.Split(' ').Select(int.Parse)];
        var topic = TestServers.Unique("logs.split-");
        await using var kubernetes = await KubernetesCluster.StartDoubleAsync();
        await using var network = await SplitNetwork.CreateAsync(3, PortOf(servers.Kafka), servers.Elastic.Port, kubernetes.Server.Address.Port);
        using var feeder = new Feeder(servers.Kafka, topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var nodes = new ClusterNodes(
            servers,
            topic,
            3,
            $$"""
            cluster { roles = [consumer, watcher], split-brain.strategy = {{strategy}}, singleton-lease = {{(
                strategy == "lease-majority" ? "true" : "false"
            )}} }
            kubernetes { kubeconfig = "{{kubernetes.Kubeconfig}}", namespaces = [{{kubernetes.Namespace}}], config-map-namespace = {{kubernetes.Namespace}} }
            kafka.topic.create = false
            """,
            network
        )
        {
            Roles = "consumer, watcher",
        };
        for (var node = 0; node < 3; node++)
            nodes.Start(node);
        using var enough = new CancellationTokenSource();
        var kubelet = nodes.KeepRunningAsync(enough.Token);
        await MembersAsync(nodes, "3 3 3");
        await kubernetes.CreateServiceAsync("web-service");
        await Eventually.IsAsync(() => kubernetes.KeysAsync(), "web-service.yml");
        feeder.Send(0, 400);

        var start = TimeProvider.System.GetTimestamp();
        foreach (var node in nodesCut)
            await network.CutAsync(node);
        feeder.Send(400, 400);
        await kubernetes.CreateServiceAsync("late-service");
        await MembersAsync(nodes, counts);
        var decided = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        if (IsLong)
            await Task.Delay(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await MembersAsync(nodes, counts);
        await Eventually.IsAsync(
            async () =>
                string.Join(
                    ", ",
                    (await Task.WhenAll(Enumerable.Range(0, 3).Select(node => nodes.CommandAsync(node, "show"))))
                        .Select(text => text.Split('\n')[^1])
                        .Order(StringComparer.Ordinal)
                ),
            string.Join(", ", counts.Split(' ').Select(count => $"Count: {count} nodes"))
        );

        foreach (var node in nodesCut)
            await network.JoinAsync(node);
        await MembersAsync(nodes, "3 3 3");
        await enough.CancelAsync();
        Assert.All(await kubelet, code => Assert.Equal(1, code));
        await nodes.FormedAsync();
        await Eventually.IsAsync(() => kubernetes.KeysAsync(), "late-service.yml web-service.yml");
        feeder.Send(800, 400);
        await elastic.WaitForCountAsync(feeder.Index, 1_200);
        Assert.Equal(1_200, (await elastic.AllAsync(feeder.Index)).Select(document => document.Message).Distinct().Count());
        TestContext.Current.TestOutputHelper?.WriteLine($"{strategy}, {nodesCut.Length} cut off: decided after {decided:0.0} s");
    }

    /// <summary>
    /// All are cut off from all, and one goes on. Then the other two come together and found a cluster, more than half as they are, and
    /// only after that the three: two clusters, of which one has to end.
    /// </summary>
    [Fact]
    public async Task Should_be_one_cluster_again_when_two_were_founded()
    {
        var topic = TestServers.Unique("logs.rivals-");
        await using var kubernetes = await KubernetesCluster.StartDoubleAsync();
        await using var network = await SplitNetwork.CreateAsync(3, PortOf(servers.Kafka), servers.Elastic.Port, kubernetes.Server.Address.Port);
        using var feeder = new Feeder(servers.Kafka, topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var nodes = new ClusterNodes(
            servers,
            topic,
            3,
            $$"""
            cluster.split-brain.strategy = lease-majority
            kubernetes { kubeconfig = "{{kubernetes.Kubeconfig}}", namespaces = [{{kubernetes.Namespace}}], config-map-namespace = {{kubernetes.Namespace}} }
            """,
            network
        );
        for (var node = 0; node < 3; node++)
            nodes.Start(node);
        using var enough = new CancellationTokenSource();
        var kubelet = nodes.KeepRunningAsync(enough.Token);
        await MembersAsync(nodes, "3 3 3");
        feeder.Send(0, 400);

        for (var node = 0; node < 3; node++)
            await network.CutAsync(node);
        await MembersAsync(nodes, "0 0 1");
        for (var node = 0; node < 3; node++)
        {
            if (await CountAsync(nodes, node) != 1)
                await network.JoinAsync(node);
        }

        await MembersAsync(nodes, "1 2 2");
        for (var node = 0; node < 3; node++)
            await network.JoinAsync(node);
        await MembersAsync(nodes, "3 3 3");
        await enough.CancelAsync();
        Assert.All(await kubelet, code => Assert.Equal(1, code));
        feeder.Send(400, 400);
        await elastic.WaitForCountAsync(feeder.Index, 800);
        Assert.Equal(800, (await elastic.AllAsync(feeder.Index)).Select(document => document.Message).Distinct().Count());
    }

    private static int PortOf(string broker) => int.Parse(broker.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture);

    // -1: does not answer; -2: some are not up, or not heard.
    private static async Task<int> CountAsync(ClusterNodes nodes, int node) =>
        await nodes.StatusAsync(node) is not { } status ? -1
        : status.GetProperty("cluster").GetProperty("members") is var members && members.EnumerateArray().All(IsUp) ? members.GetArrayLength()
        : -2;

    private static bool IsUp(JsonElement member) => member.GetProperty("status").GetString() == "up" && member.GetProperty("reachable").GetBoolean();

    private static Task MembersAsync(ClusterNodes nodes, string counts) =>
        Eventually.IsAsync(async () => string.Join(' ', (await Task.WhenAll(Enumerable.Range(0, 3).Select(node => CountAsync(nodes, node)))).Order()), counts);
}
