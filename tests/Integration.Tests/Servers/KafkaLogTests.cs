using ActorPipeline.Integration.Tests.Processes;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>
/// What a node logs of a Kafka that nobody has used yet, and of one that is away: expected conditions log no warning, and each condition is logged once.
/// </summary>
public class KafkaLogTests(TestServers servers)
{
    private readonly string _topic = TestServers.Unique("logs.quiet-");

    [ServerFact]
    public async Task Should_tell_what_is_expected_without_a_warning_and_that_brokers_are_away_once()
    {
        await using var own = new OwnServers();
        var brokers = await own.StartKafkaAsync();
        using var elastic = new ElasticQueries(servers.Elastic);
        using var feeder = new Feeder(brokers, _topic);
        await elastic.CreateIndexAsync(
            feeder.Index,
            new { mappings = new { properties = new Dictionary<string, object> { ["count"] = new { type = "integer" } } } }
        );
        await using var node = PipelineProcess.StartBehind(
            ["env", "ACTORPIPELINE_ELASTIC_REFUSED_FIELDS=dead-letter"],
            "run",
            "--broker",
            brokers,
            "--topic",
            "^logs\\.quiet-.*",
            "--elastic",
            servers.Elastic.ToString(),
            "--http",
            "0"
        );
        Task SaysAsync(string text) => Eventually.TrueAsync(() => Task.FromResult(node.Output.Contains(text, StringComparison.Ordinal)));

        await SaysAsync("No topic matches ^logs\\.quiet-.* yet");
        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = brokers }).Build())
        {
            await admin.CreateTopicsAsync([
                new TopicSpecification
                {
                    Name = _topic,
                    NumPartitions = 4,
                    ReplicationFactor = 1,
                },
            ]);
        }

        for (var i = 0; i < 400; i++)
        {
            feeder.Send(
                i % 4,
                $$$"""{"@timestamp":"2026-11-23T12:00:00.000Z","count":{"many":{{{i}}}},"message":"line {{{i}}}","fields":{"service":"{{{feeder.Service}}}","namespace":"test"}}"""
            );
        }

        feeder.Flush();
        feeder.Send(0, 10);
        await Eventually.IsAsync(() => DeadLettersAsync(brokers), 400);
        await elastic.WaitForCountAsync(feeder.Index, 10);
        var lines = node.Output.Split('\n');
        Assert.DoesNotContain(lines, line => line.Contains(" warn ", StringComparison.Ordinal) && line.Contains("afka", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("Rejected events", StringComparison.Ordinal));

        await own.KillAsync("kafka", "kafka-1");
        await SaysAsync("brokers are down");
        await own.StartKafkaAsync();
        feeder.Send(10, 10);
        await elastic.WaitForCountAsync(feeder.Index, 20);
        await SaysAsync("Kafka answers again");
        Assert.Single(node.Output.Split('\n'), line => line.Contains("brokers are down", StringComparison.Ordinal));
        Assert.Equal(0, await node.TerminateAsync());
    }

    private Task<long> DeadLettersAsync(string brokers) =>
        Task.Run(() =>
        {
            using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = brokers, GroupId = "looks" })
                .SetLogHandler((_, _) => { })
                .Build();
            using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            try
            {
                return admin
                    .GetMetadata(TimeSpan.FromSeconds(10))
                    .Topics.Where(topic => topic.Topic == $"dead-letter.{_topic}")
                    .SelectMany(topic => topic.Partitions)
                    .Sum(part =>
                        consumer.QueryWatermarkOffsets(new TopicPartition($"dead-letter.{_topic}", part.PartitionId), TimeSpan.FromSeconds(10)).High.Value
                    );
            }
            catch (KafkaException)
            {
                // The partitions of a topic that was just made have no leader yet.
                return -1;
            }
        });
}
