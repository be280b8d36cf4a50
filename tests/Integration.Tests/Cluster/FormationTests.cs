using System.Text.Json;

namespace ActorPipeline.Integration.Tests.Cluster;

/// <summary>How nodes become one cluster. With <c>ACTORPIPELINE_TEST_LONG=1</c> twenty times, in every order.</summary>
public class FormationTests(TestServers servers)
{
    private static readonly int[][] Orders =
    [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ];

    private static int Rounds => Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_LONG") == "1" ? 20 : 1;

    [Fact]
    public async Task Should_form_one_cluster_whatever_the_order()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var nodes = new ClusterNodes(servers, TestServers.Unique("logs.formation-"), 3);
            var start = TimeProvider.System.GetTimestamp();
            foreach (var node in Orders[^(1 + (round % Orders.Length))])
                nodes.Start(node);
            await nodes.FormedAsync();
            TestContext.Current.TestOutputHelper?.WriteLine($"formed after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s");
        }
    }

    [Fact]
    public async Task Should_wait_alone_form_with_two_let_others_in_and_back_in()
    {
        await using var nodes = new ClusterNodes(servers, TestServers.Unique("logs.formation-"), 3);
        // A single seed founds no cluster: it could be cut off from one of the others.
        nodes.Start(2);
        await nodes.EventuallyAsync(() => nodes.CommandAsync(2, "show"), "Count: 0 nodes");
        // The first one is not needed.
        nodes.Start(1);
        await nodes.FormedAsync();
        nodes.Start(0);
        await nodes.FormedAsync();
        Assert.Equal(nodes.Shown(1).Split('\n')[0], await nodes.CommandAsync(1, "status"));
        Assert.Equal(await nodes.CommandAsync(0, "leader"), await nodes.CommandAsync(2, "leader"));

        Assert.Equal(0, await nodes.StopAsync(0));
        await nodes.FormedAsync();
        var status = (await nodes.StatusAsync(1))!.Value.GetProperty("cluster").GetProperty("departed");
        Assert.Equal((nodes.Address(0), "left"), (status[0].GetProperty("address").GetString(), status[0].GetProperty("how").GetString()));
        nodes.Start(0);
        await nodes.FormedAsync();

        Assert.Equal($"Asked {nodes.Address(1)} to leave.", await nodes.CommandAsync(2, "leave", $"{nodes.Host(1)}:4053"));
        Assert.Equal(0, await nodes.EndedAsync(1));
        await nodes.FormedAsync();
        nodes.Start(1);
        await nodes.FormedAsync();
    }

    [Fact]
    public async Task Should_tell_and_tune_all_nodes_on_any_of_them()
    {
        var topic = TestServers.Unique("logs.whole-");
        using var feeder = new Feeder(servers.Kafka, topic);
        feeder.Send(0, 400);
        await using var nodes = new ClusterNodes(servers, topic, 2);
        nodes.Start(0);
        nodes.Start(1);
        await nodes.FormedAsync();
        foreach (var node in new[] { 0, 1 })
        {
            // Four partitions, two each, and every event counted once.
            await nodes.EventuallyAsync(
                async () =>
                    (await nodes.StatusAsync(node))!.Value.GetProperty("nodes") is var all
                        ? string.Join(
                            ' ',
                            all.EnumerateArray().Select(n => $"{n.GetProperty("state").GetString()}:{n.GetProperty("partitions").GetArrayLength()}")
                        ) + $" {all.EnumerateArray().Sum(n => n.GetProperty("sink").GetProperty("indexed").GetInt64())}"
                        : "",
                "answering:2 answering:2 400"
            );
        }

        var tuned = await InProcess.RunAsync("tune", "--at", nodes.Url(1), "--batch-size", "77");
        Assert.Equal((0, ""), (tuned.Code, tuned.Error));
        foreach (var node in new[] { 0, 1 })
            Assert.Contains($"{nodes.Address(node)}{Environment.NewLine}  actorpipeline.batch.", tuned.Out);
        Assert.Equal(2, tuned.Out.Split("  actorpipeline.batch.max-events = 77   (changed)").Length - 1);
        var shown = await InProcess.RunAsync("tune", "--at", nodes.Url(0));
        Assert.Equal(2, shown.Out.Split("  actorpipeline.batch.max-events = 77" + Environment.NewLine).Length - 1);

        Assert.Contains("is no member", await nodes.CommandAsync(0, "down", "10.1.1.1:4053"));
        Assert.Equal("No member is unreachable.", await nodes.CommandAsync(0, "down-unreachable"));
        // A running node that is downed by hand ends, with an exit code other than 0.
        Assert.Equal($"Marked {nodes.Address(1)} as down.", await nodes.CommandAsync(0, "down", nodes.Address(1)));
        Assert.Equal(1, await nodes.EndedAsync(1));
        await nodes.FormedAsync();
    }
}
