using System.Net.Http.Json;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Integration.Tests.Servers;
using ActorPipeline.Messages.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>An index that refuses events of one service delays no other service. Judged by the order of events, not by time.</summary>
[Trait("Server", "Elasticsearch")]
public class IsolationTests(TestServers servers)
{
    private const int Events = 5000;

    /// <summary>Far more than fits into the memory of the test's node, in each of the four partitions.</summary>
    private const int Stuck = 20_000;
    private const int Poison = 2000;
    private const short Produce = 0;
    private const int Attempts = 20_000;
    private readonly string _group = TestServers.Unique("group-");
    private readonly string _name = TestServers.Unique("logs.iso-");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Should_index_all_events_of_a_service_while_the_index_of_another_refuses_and_its_partition_is_full(bool closed)
    {
        using var stuck = new Feeder(servers.Kafka, _name + "-a-service");
        using var free = new Feeder(servers.Kafka, _name + "-b-service");
        using var elastic = new ElasticQueries(servers.Elastic);
        using var http = new HttpClient { BaseAddress = servers.Elastic };
        var cancel = TestContext.Current.CancellationToken;
        await elastic.CreateIndexAsync(stuck.Index, new { });
        await RefuseAsync(true);
        stuck.Send(0, Stuck);
        await using var node = await ConsumerHalf.StartAsync(
            servers.Kafka,
            servers.Elastic,
            _group,
            $"^{_name.Replace(".", "\\.", StringComparison.Ordinal)}.*",
            o => o with { Buffer = o.Buffer with { MaxBytes = 2 << 20, ChunkBytes = 16 << 10 }, Elastic = o.Elastic with { BlockedAttempts = 1_000_000 } }
        );
        await Eventually.TrueAsync(async () => (await node.PartitionsAsync()).Partitions.Count(p => p.State == ReadingState.Paused) == 4);

        free.Send(0, Events);
        await elastic.WaitForCountAsync(free.Index, Events);
        Assert.Equal(
            4,
            (await node.PartitionsAsync()).Partitions.Count(p => p.Topic.EndsWith("-a-service", StringComparison.Ordinal) && p.State == ReadingState.Paused)
        );
        Assert.Equal((Events, 0), ((await node.SinkAsync()).Indexed, (await node.SinkAsync()).DeadLettered));

        await RefuseAsync(false);
        await elastic.WaitForCountAsync(stuck.Index, Stuck);
        Assert.Equal(0, (await node.SinkAsync()).DeadLettered);

        async Task RefuseAsync(bool refuse)
        {
            using var answer = closed
                ? await http.PostAsync($"/{stuck.Index}/{(refuse ? "_close" : "_open")}", null, cancel)
                : await http.PutAsJsonAsync($"/{stuck.Index}/_settings", new Dictionary<string, bool> { ["index.blocks.write"] = refuse }, cancel);
            answer.EnsureSuccessStatusCode();
        }
    }

    [StandInFact("the broker is told to refuse every record for a while")]
    public async Task Should_index_all_events_of_a_service_while_the_poison_of_another_cannot_even_be_dead_lettered()
    {
        using var kafka = EmbeddedKafka.Start();
        using var poisoned = new Feeder(kafka.BootstrapServers, _name + "-a-service");
        using var free = new Feeder(kafka.BootstrapServers, _name + "-b-service");
        using var elastic = new ElasticQueries(servers.Elastic);
        await elastic.CreateIndexAsync(
            poisoned.Index,
            new { mappings = new { properties = new Dictionary<string, object> { ["count"] = new { type = "integer" } } } }
        );
        for (var i = 0; i < Poison; i++)
        {
            poisoned.Send(
                i % 4,
                $$$"""{"@timestamp":"2026-11-23T12:00:00.000Z","count":"many","message":"line {{{i}}}","fields":{"service":"{{{poisoned.Service}}}","namespace":"test"}}"""
            );
        }

        poisoned.Flush();
        free.Send(0, Events);
        kafka.PushRequestErrors(Produce, [.. Enumerable.Repeat(ErrorCode.NotEnoughReplicas, Attempts)]);
        await using var node = await ConsumerHalf.StartAsync(
            kafka.BootstrapServers,
            servers.Elastic,
            _group,
            $"^{_name.Replace(".", "\\.", StringComparison.Ordinal)}.*",
            o => ConsumerHalf.DeadLettering(o) with { Buffer = o.Buffer with { MaxBytes = 2 << 20, ChunkBytes = 16 << 10 } }
        );
        await elastic.WaitForCountAsync(free.Index, Events);
        await Eventually.IsAsync(
            async () => (await node.PartitionsAsync()).Partitions.Where(p => p.Topic == _name + "-b-service").Sum(p => p.Committed),
            Events
        );
        Assert.Equal((Events, 0), ((await node.SinkAsync()).Indexed, (await node.SinkAsync()).DeadLettered));

        kafka.ClearRequestErrors(Produce);
        await Eventually.IsAsync(async () => (await node.SinkAsync()).DeadLettered, Poison);
        Assert.Equal(Events, (await node.SinkAsync()).Indexed);
    }
}
