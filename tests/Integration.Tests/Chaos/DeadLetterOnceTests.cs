using System.Text;
using Confluent.Kafka;

namespace ActorPipeline.Integration.Tests.Chaos;

[Trait("Server", "Elasticsearch")]
public class DeadLetterOnceTests(TestServers servers)
{
    private readonly string _topic = TestServers.Unique("logs.once-");

    [Fact]
    public async Task Should_not_store_a_letter_again_when_the_last_owner_stored_it_and_died_before_it_committed()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await elastic.CreateIndexAsync(
            feeder.Index,
            new { mappings = new { properties = new Dictionary<string, object> { ["@timestamp"] = new { type = "date" } } } }
        );
        var poison = """{"@timestamp":"yesterday","message":"poison","fields":{"service":"X","namespace":"test"}}""".Replace(
            "X",
            feeder.Service,
            StringComparison.Ordinal
        );
        feeder.Send(0, poison);
        feeder.Send(0, poison);
        feeder.Send(0, 10, 1);
        await StoreAsLastOwnerAsync(offset: 0, poison);
        await using (var node = await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, TestServers.Unique("group-"), _topic, ConsumerHalf.DeadLettering))
        {
            await elastic.WaitForCountAsync(feeder.Index, 10);
            await Eventually.IsAsync(async () => (await node.SinkAsync()).DeadLettered, 2);
        }
        var letters = await ChaosDeadLetters.ReadAsync(servers.Kafka, $"dead-letter.{_topic}", 4);
        Assert.Equal([(_topic, 0, 0L), (_topic, 0, 1L)], letters.Select(l => (l.Topic, l.Partition, l.Offset)).Order());
    }

    private async Task StoreAsLastOwnerAsync(long offset, string value)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = servers.Kafka }).Build();
        var headers = new Headers();
        void Add(string name, string text) => headers.Add("actorpipeline." + name, Encoding.UTF8.GetBytes(text));
        Add("topic", _topic);
        Add("partition", "0");
        Add("offset", $"{offset}");
        await producer.ProduceAsync(
            $"dead-letter.{_topic}",
            new Message<Null, string> { Value = value, Headers = headers },
            TestContext.Current.CancellationToken
        );
    }
}
