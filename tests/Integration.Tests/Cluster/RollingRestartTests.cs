using ActorPipeline.Embedded.Kafka;

namespace ActorPipeline.Integration.Tests.Cluster;

/// <summary>
/// A new version is rolled out while events come in: nothing lost, nothing twice, and each node ends as it should. With
/// <c>ACTORPIPELINE_TEST_LONG=1</c> under 20,000 events a second, with a broker of its own that keeps enough of them.
/// </summary>
public class RollingRestartTests(TestServers servers)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_LONG") == "1";
    private static readonly int Rate = IsLong ? 20_000 : 2_000,
        Partitions = IsLong ? 32 : 4;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Should_lose_and_repeat_nothing_when_all_nodes_are_restarted_one_by_one()
    {
        var topic = TestServers.Unique("logs.rolling-");
        using var own = IsLong ? EmbeddedKafka.Start(new EmbeddedKafkaOptions { Partitions = Partitions }) : null;
        own?.CreateTopic(topic, Partitions);
        var kafka = own?.BootstrapServers ?? servers.Kafka;
        await using var elastic = await ArrivalLog.StartAsync(Cancel);
        await using var nodes = new ClusterNodes(
            servers,
            topic,
            3,
            $$"""
            kafka.brokers = "{{kafka}}", elastic.urls = ["{{elastic.Url}}"], batch.max-delay = 200ms
            """
        );
        using var feeder = new Feeder(kafka, topic);
        feeder.Send(0, Partitions, Partitions);
        for (var node = 0; node < 3; node++)
            nodes.Start(node);
        await nodes.FormedAsync();
        await nodes.EventuallyAsync(() => Task.FromResult(elastic.Count), Partitions);

        using var enough = new CancellationTokenSource();
        var feeding = FeedAsync(feeder, enough.Token);
        var restart = TimeProvider.System.GetTimestamp();
        foreach (var node in new[] { 2, 1, 0 })
        {
            Assert.Equal(0, await nodes.StopAsync(node));
            nodes.Start(node);
            await nodes.FormedAsync();
        }
        var took = TimeProvider.System.GetElapsedTime(restart).TotalSeconds;
        await enough.CancelAsync();
        var sent = Partitions + await feeding;
        await nodes.EventuallyAsync(() => Task.FromResult(elastic.Count), sent);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{sent} events, {sent / took:0} a second; three nodes restarted in {took:0.0} s; longest gap "
                + $"{elastic.LongestGap.TotalSeconds:0.0} s; {elastic.Again} came once more and were refused as duplicates"
        );
    }

    // At an even rate; what a busy machine was late with is sent afterwards.
    private static async Task<int> FeedAsync(Feeder feeder, CancellationToken until)
    {
        var (sent, start) = (0, TimeProvider.System.GetTimestamp());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (await timer.WaitForNextTickAsync(until))
            {
                var due = (int)(TimeProvider.System.GetElapsedTime(start).TotalSeconds * Rate) - sent;
                feeder.Send(Partitions + sent, due, Partitions);
                sent += due;
            }
        }
        catch (OperationCanceledException)
        {
            // All nodes are restarted.
        }
        return sent;
    }
}
