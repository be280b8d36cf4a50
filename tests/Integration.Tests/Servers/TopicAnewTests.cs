using ActorPipeline.Integration.Tests.Identity;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>A topic of the same name that is not the same topic: its offsets begin anew, its lines are new ones all the same.</summary>
public class TopicAnewTests(TestServers servers)
{
    private readonly string _group = TestServers.Unique("group-");
    private readonly string _topic = TestServers.Unique("logs.anew-");

    [ServerFact]
    public async Task Should_swallow_no_line_when_a_topic_is_deleted_and_made_anew_while_it_is_read()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers.Kafka }).Build();
        using var elastic = new ElasticQueries(servers.Elastic);
        await CreateAsync(admin);
        await using var node = await ConsumerHalf.StartAsync(
            servers.Kafka,
            servers.Elastic,
            _group,
            "^" + _topic.Replace(".", "\\.", StringComparison.Ordinal)
        );
        using (var before = new FileLines(servers.Kafka, _topic))
        {
            before.Send(0, 3000, inode: "", text: "before");
            await elastic.WaitForCountAsync(before.Index, 3000);
        }

        await admin.DeleteTopicsAsync([_topic]);
        await Eventually.TrueAsync(() => Task.FromResult(admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.TrueForAll(topic => topic.Topic != _topic)));
        await CreateAsync(admin);
        using var after = new FileLines(servers.Kafka, _topic);
        after.Send(0, 3000, inode: "", text: "after");
        await elastic.WaitForCountAsync(after.Index, 6000);
        Assert.Equal(6000, (await elastic.AllAsync(after.Index)).Select(line => line.Message).Distinct().Count());
    }

    [ServerFact]
    public async Task Should_swallow_no_line_when_kafka_lost_its_volume_and_begins_anew()
    {
        await using var own = new OwnServers();
        using var elastic = new ElasticQueries(servers.Elastic);
        foreach (var (brokers, text, total) in ((string, string, int)[])[(servers.Kafka, "before", 3000), (await own.StartKafkaAsync(), "after", 6000)])
        {
            using var lines = new FileLines(brokers, _topic);
            lines.Send(0, 3000, inode: "", text: text);
            await using var node = await ConsumerHalf.StartAsync(brokers, servers.Elastic, _group, _topic);
            await elastic.WaitForCountAsync(lines.Index, total);
        }
    }

    private async Task CreateAsync(IAdminClient admin) =>
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await admin.CreateTopicsAsync([
                    new TopicSpecification
                    {
                        Name = _topic,
                        NumPartitions = 1,
                        ReplicationFactor = 1,
                    },
                ]);
                return true;
            }
            catch (CreateTopicsException e) when (e.Results[0].Error.Code == ErrorCode.TopicAlreadyExists)
            {
                // The old topic is still being deleted.
                return false;
            }
        });
}
