using System.Text;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Integration.Tests;

[Trait("Server", "Elasticsearch")]
public class KafkaToElasticTests(TestServers servers)
{
    private readonly string _group = TestServers.Unique("group-");
    private readonly string _topic = TestServers.Unique("logs.it-");

    private Task<ConsumerHalf> StartAsync(
        Func<ActorPipeline.Actors.Pipeline.KafkaToElasticOptions, ActorPipeline.Actors.Pipeline.KafkaToElasticOptions>? change = null
    ) => ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, _group, _topic, change);

    [Fact]
    public async Task Should_index_every_event_once_and_nothing_again_after_a_restart()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        feeder.Send(0, 5000);
        await using (var node = await StartAsync())
        {
            await elastic.WaitForCountAsync(feeder.Index, 5000);
        }
        feeder.Send(5000, 100);
        await using (var node = await StartAsync())
        {
            await elastic.WaitForCountAsync(feeder.Index, 5100);
            Assert.Equal((100, 0), ((await node.SinkAsync()).Indexed, (await node.SinkAsync()).Duplicates));
            await Eventually.IsAsync(async () => (await node.PartitionsAsync()).Partitions.Sum(p => p.Lag ?? 1), 0);
        }
        ElasticQueries.AssertEachOnce(await elastic.AllAsync(feeder.Index), 5100);
    }

    [Fact]
    public async Task Should_store_a_rejected_event_unchanged_in_the_dead_letter_topic_and_go_on()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        feeder.Send(0, 10, 1);
        var poison = """{"@timestamp":"yesterday","message":"poison","fields":{"service":"X","namespace":"test"}}""".Replace(
            "X",
            feeder.Service,
            StringComparison.Ordinal
        );
        await using var node = await StartAsync(ConsumerHalf.DeadLettering);
        await elastic.WaitForCountAsync(feeder.Index, 10);
        feeder.Send(0, poison);
        feeder.Flush();
        feeder.Send(10, 10, 1);
        await elastic.WaitForCountAsync(feeder.Index, 20);
        await Eventually.IsAsync(async () => (await node.SinkAsync()).DeadLettered, 1);

        using var reader = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig
            {
                BootstrapServers = servers.Kafka,
                GroupId = _group + "-dlq",
                AutoOffsetReset = AutoOffsetReset.Earliest,
            }
        ).Build();
        reader.Subscribe($"dead-letter.{_topic}");
        var letter = reader.Consume(TestContext.Current.CancellationToken);
        Assert.Equal(poison, Encoding.UTF8.GetString(letter.Message.Value));
        Assert.Equal("/a.log", Encoding.UTF8.GetString(letter.Message.Key));
        string Header(string name) => Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes("actorpipeline." + name));
        Assert.Equal((_topic, "0", "10", feeder.Index), (Header("topic"), Header("partition"), Header("offset"), Header("index")));
        Assert.Equal("400", Header("error.status"));
        Assert.NotEmpty(Header("error.type"));
        Assert.NotEmpty(Header("error.reason"));
        reader.Close();
    }

    [Fact]
    public async Task Should_take_keys_and_values_as_they_are_also_null_empty_and_large_ones()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        byte[]?[] keys = [null, [], new byte[70_000], "/a.log"u8.ToArray()];
        var poison = Encoding.UTF8.GetBytes(
            """{"@timestamp":"yesterday","message":"poison","fields":{"service":"X","namespace":"test"}}""".Replace(
                "X",
                feeder.Service,
                StringComparison.Ordinal
            )
        );
        feeder.Send(0, 10, 1);
        foreach (var key in keys)
        {
            feeder.Send(0, key, poison);
            feeder.Send(0, key, null);
            feeder.Send(0, key, []);
            feeder.Send(0, key, Encoding.UTF8.GetBytes(new string('m', 600_000)));
        }
        feeder.Send(10, 10, 1);
        await using var node = await StartAsync(ConsumerHalf.DeadLettering);
        await elastic.WaitForCountAsync(feeder.Index, 20);
        await elastic.WaitForCountAsync($"logs-{feeder.Service.Replace('-', '_')}-default", 2 * keys.Length);
        await Eventually.IsAsync(async () => (await node.SinkAsync()).DeadLettered, keys.Length);

        using var reader = new ConsumerBuilder<byte[]?, byte[]>(
            new ConsumerConfig
            {
                BootstrapServers = servers.Kafka,
                GroupId = _group + "-dlq",
                AutoOffsetReset = AutoOffsetReset.Earliest,
            }
        ).Build();
        reader.Subscribe($"dead-letter.{_topic}");
        var letters = Enumerable.Range(0, keys.Length).Select(_ => reader.Consume(TestContext.Current.CancellationToken).Message).ToList();
        Assert.Equal(keys.Select(Text).Order(StringComparer.Ordinal), letters.Select(letter => Text(letter.Key)).Order(StringComparer.Ordinal));
        Assert.All(letters, letter => Assert.Equal(poison, letter.Value));
        reader.Close();
        static string Text(byte[]? key) => key is null ? "null" : Convert.ToBase64String(key);
    }

    [Fact]
    public async Task Should_share_the_partitions_and_lose_nothing_when_a_node_joins_and_leaves()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        feeder.Send(0, 2000);
        await using var first = await StartAsync();
        await elastic.WaitForCountAsync(feeder.Index, 2000);
        await using (var second = await StartAsync())
        {
            await Eventually.TrueAsync(async () => (await second.PartitionsAsync()).Partitions.Length > 0);
            feeder.Send(2000, 2000);
            await elastic.WaitForCountAsync(feeder.Index, 4000);
            Assert.True((await second.SinkAsync()).Indexed > 0);
        }
        feeder.Send(4000, 2000);
        await elastic.WaitForCountAsync(feeder.Index, 6000);
        ElasticQueries.AssertEachOnce(await elastic.AllAsync(feeder.Index), 6000);
    }

    [Fact]
    public async Task Should_wait_within_its_memory_until_elasticsearch_is_there()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var proxy = new FaultyProxy(servers.Elastic);
        proxy.Refuse = true;
        feeder.Send(0, 20000);
        await using var node = await ConsumerHalf.StartAsync(
            servers.Kafka,
            proxy.Url,
            _group,
            _topic,
            o => o with { Buffer = o.Buffer with { MaxBytes = 1 << 20, ChunkBytes = 16 << 10 } }
        );
        await Eventually.TrueAsync(async () =>
            (await node.PartitionsAsync()).Partitions is { Length: > 0 } all && all.All(p => p.State == ReadingState.Paused)
        );
        await Eventually.IsAsync(async () => (await node.SinkAsync()).State, SinkState.Retrying);
        Assert.InRange((await node.SinkAsync()).BufferBytes, 1, 1 << 20);
        proxy.Refuse = false;
        await elastic.WaitForCountAsync(feeder.Index, 20000);
        ElasticQueries.AssertEachOnce(await elastic.AllAsync(feeder.Index), 20000);
        Assert.Equal(20000, (await node.SinkAsync()).Indexed);
    }

    [Fact]
    public async Task Should_index_each_event_once_when_answers_get_lost()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var proxy = new FaultyProxy(servers.Elastic) { Fault = Fault.CutAfterApply, EveryNth = 3 };
        feeder.Send(0, 20000);
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, proxy.Url, _group, _topic);
        await elastic.WaitForCountAsync(feeder.Index, 20000);
        await Eventually.IsAsync(async () => (await node.PartitionsAsync()).Partitions.Sum(p => p.Lag ?? 1), 0);
        ElasticQueries.AssertEachOnce(await elastic.AllAsync(feeder.Index), 20000);
        Assert.True((await node.SinkAsync()).Duplicates > 0);
    }

    [Theory]
    [InlineData(Fault.Status503)]
    [InlineData(Fault.Items429)]
    [InlineData(Fault.CutBefore)]
    [InlineData(Fault.Html502)]
    public async Task Should_index_each_event_once_whatever_the_server_answers_at_times(Fault fault)
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var proxy = new FaultyProxy(servers.Elastic) { Fault = fault, EveryNth = 3 };
        feeder.Send(0, 10000);
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, proxy.Url, _group, _topic);
        await elastic.WaitForCountAsync(feeder.Index, 10000);
        ElasticQueries.AssertEachOnce(await elastic.AllAsync(feeder.Index), 10000);
        Assert.True((await node.SinkAsync()).Retried > 0);
        Assert.Equal(0, (await node.SinkAsync()).DeadLettered);
    }

    [Fact]
    public async Task Should_use_the_other_node_when_one_does_not_answer_and_send_compressed()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var dead = new FaultyProxy(servers.Elastic) { Refuse = true };
        feeder.Send(0, 5000);
        await using var node = await StartAsync(o => o with { Elastic = o.Elastic with { Urls = [dead.Url, servers.Elastic], Compression = "gzip" } });
        await elastic.WaitForCountAsync(feeder.Index, 5000);
        ElasticQueries.AssertEachOnce(await elastic.AllAsync(feeder.Index), 5000);
        Assert.Equal(0, (await node.SinkAsync()).Retried);
    }
}
