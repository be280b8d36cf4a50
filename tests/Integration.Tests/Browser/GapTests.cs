using ActorPipeline.Integration.Tests.Servers;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Integration.Tests.Browser;

/// <summary>What Kafka deletes before it is read is seen in the console.</summary>
[Collection(ConsoleWorld.Shared)]
public class GapTests(ConsoleWorld world, TestServers servers)
{
    private readonly string _topic = TestServers.Unique("logs.gap-");

    [ServerFact]
    public async Task Should_show_a_retention_gap_with_its_lines_and_count_them_for_their_service()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        feeder.Send(0, 100, 1);
        await using (await RunningNode.StartAsync(servers, _topic))
            await elastic.WaitForCountAsync(feeder.Index, 100);
        feeder.Send(100, 500, 1);
        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers.Kafka }).Build())
            await admin.DeleteRecordsAsync([new TopicPartitionOffset(_topic, 0, 400)]);

        await using var node = await RunningNode.StartAsync(servers, _topic);
        await elastic.WaitForCountAsync(feeder.Index, 300);
        await using var page = await ConsolePage.OpenAsync(world.Browser, node.HttpUrl);
        await page.GoAsync("/");
        await page.ReadsAsync("[data-hop=kafka]", "300 lost");
        await page.GoAsync("/dead-letters");
        await page.ReadsAsync("main", "Lines that Kafka deleted (retention) before they were read. They are lost.");
        await page.ReadsAsync("main", "100 – 399");
        await page.PictureAsync("gap");
        page.AssertClean();

        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri(node.HttpUrl + "/metrics"), TestContext.Current.CancellationToken);
        Assert.Matches($"(?m)^actorpipeline_service_lost_total\\{{service=\"{feeder.Service}\",namespace=\"(test|default)\"\\}} 300$", metrics);
    }
}
