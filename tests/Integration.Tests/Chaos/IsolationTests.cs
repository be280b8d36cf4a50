using System.Net.Http.Json;

namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>What one service's index refuses costs no other service its events: by order of events, not by time.</summary>
public class IsolationTests(TestServers servers)
{
    private const int Events = 5000;
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
        stuck.Send(0, Events);
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, _group, $"^{_name.Replace(".", "\\.", StringComparison.Ordinal)}.*",
            o => o with { Buffer = o.Buffer with { MaxBytes = 2 << 20, ChunkBytes = 16 << 10 }, Elastic = o.Elastic with { BlockedAttempts = 1_000_000 } });
        await Eventually.TrueAsync(async () => (await node.PartitionsAsync()).Partitions.Count(p => p.State == "paused") == 4);

        free.Send(0, Events);
        await elastic.WaitForCountAsync(free.Index, Events);
        Assert.Equal(4, (await node.PartitionsAsync()).Partitions.Count(p => p.Topic.EndsWith("-a-service", StringComparison.Ordinal) && p.State == "paused"));
        Assert.Equal((Events, 0), ((await node.SinkAsync()).Indexed, (await node.SinkAsync()).DeadLettered));

        await RefuseAsync(false);
        await elastic.WaitForCountAsync(stuck.Index, Events);
        Assert.Equal(0, (await node.SinkAsync()).DeadLettered);

        async Task RefuseAsync(bool refuse)
        {
            using var answer = closed
                ? await http.PostAsync($"/{stuck.Index}/{(refuse ? "_close" : "_open")}", null, cancel)
                : await http.PutAsJsonAsync($"/{stuck.Index}/_settings", new Dictionary<string, bool> { ["index.blocks.write"] = refuse }, cancel);
            answer.EnsureSuccessStatusCode();
        }
    }
}
