using ActorPipeline.Actors.Kafka;
using ActorPipeline.Integration.Tests.Identity;
using Confluent.Kafka;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>Records that Kafka deletes before they are read are counted and told of: every line is in the index or among these.</summary>
public class LostEventsTests(TestServers servers)
{
    private readonly string _group = TestServers.Unique("group-");
    private readonly string _topic = TestServers.Unique("logs.lost-");

    [ServerFact]
    public async Task Should_count_what_was_deleted_past_the_committed_offset_while_no_node_ran()
    {
        using var lines = new FileLines(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        lines.Send(0, 1000);
        await using (var node = await StartAsync(servers.Elastic))
        {
            await elastic.WaitForCountAsync(lines.Index, 1000);
            await Eventually.IsAsync(async () => await LostAsync(node), "0 ");
        }
        lines.Send(1000, 5000);
        await DeleteBeforeAsync(4000);
        await using (var node = await StartAsync(servers.Elastic))
        {
            await elastic.WaitForCountAsync(lines.Index, 3000);
            await Eventually.TrueAsync(async () => (await LostAsync(node)).StartsWith("3000 deleted before they were read: 3000 events, offsets 1000 to 3999, written before 20", StringComparison.Ordinal));
        }
    }

    [ServerFact]
    public async Task Should_count_what_was_deleted_under_a_node_that_waits_for_elasticsearch()
    {
        using var lines = new FileLines(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var proxy = new FaultyProxy(servers.Elastic) { Refuse = true };
        const int count = 40_000;
        lines.Send(0, count);
        await using var node = await StartAsync(proxy.Url);
        await Eventually.TrueAsync(async () => (await node.PartitionsAsync()).Partitions.Any(partition => partition is { Partition: 0, State: "paused" }));
        await DeleteBeforeAsync(count - 1000);
        proxy.Refuse = false;
        await Eventually.IsAsync(async () => (await node.SinkAsync()).Indexed + (await node.PartitionsAsync()).Partitions.Sum(partition => partition.Lost), count);
        Assert.InRange((await node.PartitionsAsync()).Partitions.Sum(partition => partition.Lost), 1, count - 1001);
        Assert.Contains("written between 20", (await node.PartitionsAsync()).Partitions.Single(partition => partition.Lost > 0).Reason, StringComparison.Ordinal);
        Assert.Equal((await node.SinkAsync()).Indexed, await elastic.CountAsync(lines.Index));
    }

    private Task<ConsumerHalf> StartAsync(Uri elastic) =>
        ConsumerHalf.StartAsync(servers.Kafka, elastic, _group, _topic, options => options with { Buffer = new BufferOptions { MaxBytes = 1 << 20 } });

    private static async Task<string> LostAsync(ConsumerHalf node) =>
        (await node.PartitionsAsync()).Partitions.FirstOrDefault(partition => partition.Partition == 0) is { } seen ? $"{seen.Lost} {seen.Reason}" : "";

    private async Task DeleteBeforeAsync(long offset)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers.Kafka }).Build();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(_topic, 0, offset)]);
    }
}
