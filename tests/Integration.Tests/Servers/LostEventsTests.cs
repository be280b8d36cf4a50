using ActorPipeline.Actors.Kafka;
using ActorPipeline.Integration.Tests.Identity;
using ActorPipeline.Messages.Kafka;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

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
            await Eventually.TrueAsync(async () =>
                (await LostAsync(node)).StartsWith(
                    "3000 deleted before they were read: 3000 events, offsets 1000 to 3999, written before 20",
                    StringComparison.Ordinal
                )
            );
        }
    }

    [ServerFact]
    public async Task Should_tell_of_each_gap_once_in_dlq_gaps_whoever_was_killed_and_asks_later()
    {
        using var lines = new FileLines(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        Assert.Contains("No gaps", (await GapsAsync()).Out, StringComparison.Ordinal);
        lines.Send(0, 1000);
        await using (await StartAsync(servers.Elastic))
            await elastic.WaitForCountAsync(lines.Index, 1000);
        lines.Send(1000, 5000);
        await DeleteBeforeAsync(4000);
        // A node whose events get no outcome, so that nothing is committed: the next one finds the same gap, grown meanwhile.
        await using (var proxy = new FaultyProxy(servers.Elastic) { Refuse = true })
        await using (await StartAsync(proxy.Url))
            await Eventually.TrueAsync(async () => (await GapsAsync()).Out.Contains("3,000 events in 1 gap", StringComparison.Ordinal));
        await DeleteBeforeAsync(4500);
        await using (await StartAsync(servers.Elastic))
        {
            await elastic.WaitForCountAsync(lines.Index, 2500);
            await Eventually.TrueAsync(async () => (await GapsAsync()).Out.Contains("3,500 events in 1 gap", StringComparison.Ordinal));
        }
        lines.Send(6000, 1000);
        await DeleteBeforeAsync(6200);
        await using (await StartAsync(servers.Elastic))
        {
            await elastic.WaitForCountAsync(lines.Index, 3300);
            // A node that ends before its note is stored commits nothing behind the gap: the next one would note it.
            await Eventually.TrueAsync(async () => (await GapsAsync()).Out.Contains("3,700 events in 2 gaps", StringComparison.Ordinal));
        }

        // No node runs any more.
        var said = await GapsAsync();
        Assert.Equal(0, said.Code);
        Assert.Matches($@"(?m)^{_topic}\s+0\s+1000\s+4499\s+3,500\s+before 20\S+Z  20\S+Z$", said.Out);
        Assert.Matches($@"(?m)^{_topic}\s+0\s+6000\s+6199\s+200\s+before 20\S+Z  20\S+Z$", said.Out);
        Assert.Contains("3,700 events in 2 gaps", said.Out, StringComparison.Ordinal);
        Assert.Contains($$"""{"topic":"{{_topic}}",""", (await GapsAsync("--json")).Out, StringComparison.Ordinal);
        Assert.Contains("No gaps", (await GapsAsync("--until", "1h")).Out, StringComparison.Ordinal);
        // Between the two it may report records of other tests in other topics.
        Assert.Matches("(?m)0 dead letters\\. .*3,700 events were deleted before they were read: 'dlq gaps'\\.$", (await DlqAsync("list")).Out);
    }

    [ServerFact]
    public async Task Should_tell_how_long_each_topic_keeps_records()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers.Kafka }).Build();
        var ever = _topic + "-ever";
        (string Name, string Retention)[] topics = [(_topic, "5400000"), (ever, "-1")];
        await admin.CreateTopicsAsync(
            topics.Select(topic => new TopicSpecification
            {
                Name = topic.Name,
                NumPartitions = 1,
                ReplicationFactor = 1,
                Configs = new() { ["retention.ms"] = topic.Retention },
            })
        );
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, _group, $"^{_topic}.*");
        await Eventually.IsAsync(
            async () => string.Join(' ', (await node.PartitionsAsync()).Partitions.Select(partition => partition.RetentionSeconds)),
            "5400 -1"
        );
    }

    private Task<(int Code, string Out, string Error)> GapsAsync(params string[] more) => DlqAsync("gaps", more);

    private Task<(int Code, string Out, string Error)> DlqAsync(string verb, params string[] more) =>
        InProcess.RunAsync(["dlq", verb, "--broker", servers.Kafka, "--topic", _topic, .. more]);

    [ServerFact]
    public async Task Should_count_what_was_deleted_under_a_node_that_waits_for_elasticsearch()
    {
        using var lines = new FileLines(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var proxy = new FaultyProxy(servers.Elastic) { Refuse = true };
        const int count = 40_000;
        lines.Send(0, count);
        await using var node = await StartAsync(proxy.Url);
        await Eventually.TrueAsync(async () =>
            (await node.PartitionsAsync()).Partitions.Any(partition => partition is { Partition: 0, State: ReadingState.Paused })
        );
        await DeleteBeforeAsync(count - 1000);
        proxy.Refuse = false;
        await Eventually.IsAsync(
            async () => (await node.SinkAsync()).Indexed + (await node.PartitionsAsync()).Partitions.Sum(partition => partition.Lost),
            count
        );
        Assert.InRange((await node.PartitionsAsync()).Partitions.Sum(partition => partition.Lost), 1, count - 1001);
        Assert.Contains(
            "written between 20",
            (await node.PartitionsAsync()).Partitions.Single(partition => partition.Lost > 0).Reason,
            StringComparison.Ordinal
        );
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
