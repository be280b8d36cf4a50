using System.Collections.Immutable;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>Brokers that are killed, and topics that grow, while they are written to and read: each line once.</summary>
public class KafkaFaultTests(TestServers servers)
{
    private const int Round = 3000;

    private readonly string _group = TestServers.Unique("group-");
    private readonly string _topic = TestServers.Unique("logs.faults-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IAdminClient Admin(string brokers) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = brokers }).SetLogHandler((_, _) => { }).Build();

    private Task<ConsumerHalf> StartAsync(string brokers, params (string Name, string Value)[] client) =>
        ConsumerHalf.StartAsync(
            brokers,
            servers.Elastic,
            _group,
            _topic,
            o =>
                o with
                {
                    Kafka = o.Kafka with
                    {
                        Client = client.Length > 0 ? client.ToImmutableSortedDictionary(one => one.Name, one => one.Value) : o.Kafka.Client,
                    },
                }
        );

    private static async Task AssertEachOnceAsync(ElasticQueries elastic, string index, int count)
    {
        await elastic.WaitForCountAsync(index, count);
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => $"line {i}").Order(StringComparer.Ordinal),
            (await elastic.AllAsync(index)).Select(line => line.Message).Order(StringComparer.Ordinal)
        );
    }

    /// <summary>The lines of a round are sent while the broker is being killed.</summary>
    private static Task SendRound(Feeder feeder, int round, int partitions) => Task.Run(() => feeder.Send(round * Round, Round, partitions), Cancel);

    [ServerFact]
    public async Task Should_index_each_line_once_when_the_leader_of_three_brokers_is_killed_again_and_again()
    {
        const int Kills = 3;
        string[] settings = ["broker.session.timeout.ms=3000", "broker.heartbeat.interval.ms=500"];
        await using var own = new OwnServers();
        var brokers = await own.StartKafkaAsync(3, settings);
        await Topics.MakeAsync(brokers, _topic, 3, 3);
        using var feeder = new Feeder(brokers, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var node = await StartAsync(brokers);
        await SendRound(feeder, 0, 3);
        await elastic.WaitForCountAsync(feeder.Index, Round);
        var killed = new HashSet<int>();
        for (var kill = 1; kill <= Kills; kill++)
        {
            var sent = SendRound(feeder, kill, 3);
            var leader = Leader(brokers, kill % 3);
            killed.Add(leader);
            await own.KillAsync("kafka", $"kafka-{leader}");
            await sent;
            await elastic.WaitForCountAsync(feeder.Index, (kill + 1) * Round);
            await own.StartKafkaAsync(3, settings);
            // The next kill must leave two copies in sync (min.insync.replicas).
            await Eventually.TrueAsync(() => Task.FromResult(InSync(brokers)));
        }

        await AssertEachOnceAsync(elastic, feeder.Index, (Kills + 1) * Round);
        Assert.True(killed.Count > 1);
    }

    private int Leader(string brokers, int partition)
    {
        using var admin = Admin(brokers);
        return admin.GetMetadata(_topic, TimeSpan.FromSeconds(30)).Topics[0].Partitions.Single(found => found.PartitionId == partition).Leader;
    }

    private bool InSync(string brokers)
    {
        using var admin = Admin(brokers);
        return admin
            .GetMetadata(TimeSpan.FromSeconds(30))
            .Topics.Where(found => found.Topic == _topic || found.Topic == "__consumer_offsets")
            .All(found => found.Partitions.TrueForAll(part => part.InSyncReplicas.Length == 3));
    }

    [ServerTheory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task Should_index_each_line_once_when_the_broker_is_killed_under_load_and_comes_back(string protocol)
    {
        const int Kills = 2;
        await using var own = new OwnServers();
        var brokers = await own.StartKafkaAsync();
        await Topics.MakeAsync(brokers, _topic, 4, 1);
        using var feeder = new Feeder(brokers, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await using (var node = await StartAsync(brokers, ("group.protocol", protocol)))
        {
            await SendRound(feeder, 0, 4);
            await elastic.WaitForCountAsync(feeder.Index, Round);
            for (var kill = 1; kill <= Kills; kill++)
            {
                var sent = SendRound(feeder, kill, 4);
                await own.KillAsync("kafka", "kafka-1");
                Assert.Equal(brokers, await own.StartKafkaAsync());
                await sent;
            }

            await AssertEachOnceAsync(elastic, feeder.Index, (Kills + 1) * Round);
            await Eventually.TrueAsync(async () => (await node.PartitionsAsync()).Partitions is { Length: 4 } all && all.All(p => p.Lag == 0));
        }

        // All offsets are committed: the next member reads nothing again.
        await using var after = await StartAsync(brokers, ("group.protocol", protocol));
        await Eventually.TrueAsync(async () => (await after.PartitionsAsync()).Partitions is { Length: 4 } all && all.All(p => p.Lag == 0));
        Assert.Equal((0, 0), ((await after.SinkAsync()).Indexed, (await after.SinkAsync()).Duplicates));
    }

    [ServerFact]
    public async Task Should_index_each_line_once_when_a_topic_gets_more_partitions_while_it_is_read()
    {
        await using var own = new OwnServers();
        var brokers = await own.StartKafkaAsync();
        await Topics.MakeAsync(brokers, _topic, 2, 1);
        using var elastic = new ElasticQueries(servers.Elastic);
        using var feeder = new Feeder(brokers, _topic);
        await using var node = await StartAsync(brokers, ("topic.metadata.refresh.interval.ms", "1000"), ("session.timeout.ms", "6000"));
        await SendRound(feeder, 0, 2);
        await elastic.WaitForCountAsync(feeder.Index, Round);

        var meanwhile = SendRound(feeder, 1, 2);
        using (var admin = Admin(brokers))
            await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = _topic, IncreaseTo = 6 }]);
        // A producer that learns of the partitions now; their first lines are there before the consumer knows of them.
        using var wider = new Feeder(brokers, _topic);
        await SendRound(wider, 2, 6);
        await meanwhile;
        await AssertEachOnceAsync(elastic, feeder.Index, 3 * Round);
        await Eventually.TrueAsync(async () => (await node.PartitionsAsync()).Partitions is { Length: 6 } all && all.All(p => p.Lag == 0));
    }
}
