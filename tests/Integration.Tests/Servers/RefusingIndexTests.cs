namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>An index of a real Elasticsearch that refuses holds its own events until it does not, is told of once, and holds up no other.</summary>
public class RefusingIndexTests(TestServers servers, OwnElastic elastic) : IClassFixture<OwnElastic>
{
    private const int Held = 3000;
    private const int Free = 1000;
    private readonly string _name = TestServers.Unique("logs.refuse-");

    [ServerTheory]
    [InlineData("closed", "blocked", "400 index_closed_exception")]
    [InlineData("write block", "blocked", "403 cluster_block_exception")]
    [InlineData("disk full", "blocked", "429 cluster_block_exception")]
    [InlineData("shard limit", "blocked", "400 validation_exception")]
    [InlineData("no automatic creation", "blocked", "404 index_not_found_exception")]
    [InlineData("primary nowhere", "retrying", "503 unavailable_shards_exception")]
    public async Task Should_hold_its_events_until_it_takes_them_and_index_those_of_others(string why, string state, string error)
    {
        using var held = new Feeder(servers.Kafka, _name + "-a-service");
        using var free = new Feeder(servers.Kafka, _name + "-b-service");
        using var queries = elastic.Queries;
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, elastic.Url, _name, $"^{_name.Replace(".", "\\.", StringComparison.Ordinal)}.*", o => o with
        {
            Elastic = o.Elastic with { BlockedAttempts = int.MaxValue, WaitTimeout = TimeSpan.FromMilliseconds(500) },
        });
        free.Send(0, 10);
        await queries.WaitForCountAsync(free.Index, 10);
        var lift = await RefuseAsync(why, held, queries);
        held.Send(10, Held - 10);
        await Eventually.IsAsync(async () => (await node.SinkAsync()).State, state);
        Assert.StartsWith($"{held.Index}: {error}: ", (await node.SinkAsync()).Reason, StringComparison.Ordinal);

        free.Send(10, Free - 10);
        await queries.WaitForCountAsync(free.Index, Free);
        await Eventually.IsAsync(async () => node.Log.Count(line => line.StartsWith("WarningLevel The way into Elasticsearch is ", StringComparison.Ordinal)), 1);
        Assert.Contains($"is {state}: {held.Index}: {error}: ", Assert.Single(node.Log, line => line.Contains("The way into Elasticsearch is ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(state, (await node.SinkAsync()).State);

        await lift();
        await queries.WaitForCountAsync(held.Index, Held);
        await Eventually.IsAsync(async () => (await node.SinkAsync()).State, "running");
        await Eventually.TrueAsync(() => Task.FromResult(node.Log.Any(line => line.StartsWith("InfoLevel The way into Elasticsearch is free again after ", StringComparison.Ordinal))));
        var sink = await node.SinkAsync();
        Assert.Equal((Held + Free, 0, 0), (sink.Indexed, sink.Duplicates, sink.DeadLettered));
        ElasticQueries.AssertEachOnce(await queries.AllAsync(held.Index), Held);
        ElasticQueries.AssertEachOnce(await queries.AllAsync(free.Index), Free);
    }

    /// <summary>Makes the index refuse; the first ten lines are sent before that, or refused as well where the index is not made yet.</summary>
    /// <returns>Makes it take them again.</returns>
    private async Task<Func<Task>> RefuseAsync(string why, Feeder held, ElasticQueries queries)
    {
        var template = $"/_index_template/{held.Index}";
        switch (why)
        {
            case "shard limit":
                await elastic.SettingAsync("cluster.max_shards_per_node", 1);
                held.Send(0, 10);
                return () => elastic.SettingAsync("cluster.max_shards_per_node", null);
            case "no automatic creation":
                await elastic.DoAsync(template, new { index_patterns = new[] { held.Index }, priority = 500, data_stream = new { }, allow_auto_create = false });
                held.Send(0, 10);
                return () => elastic.DoAsync(template, new { index_patterns = new[] { held.Index }, priority = 500, data_stream = new { }, allow_auto_create = true });
            case "primary nowhere":
                await elastic.DoAsync(template, new { index_patterns = new[] { held.Index }, priority = 500, data_stream = new { }, template = new { settings = Place("nowhere") } });
                held.Send(0, 10);
                return async () => await elastic.IndexSettingAsync((await elastic.BackingAsync(held.Index))[^1], "index.routing.allocation.require._name", null);
        }
        held.Send(0, 10);
        await queries.WaitForCountAsync(held.Index, 10);
        var index = (await elastic.BackingAsync(held.Index))[^1];
        if (why == "closed")
        {
            await elastic.DoAsync($"/{index}/_close");
            return () => elastic.DoAsync($"/{index}/_open");
        }
        var block = why == "write block" ? "index.blocks.write" : "index.blocks.read_only_allow_delete";
        await elastic.IndexSettingAsync(index, block, true);
        return () => elastic.IndexSettingAsync(index, block, null);
    }

    private static Dictionary<string, string> Place(string node) => new() { ["index.routing.allocation.require._name"] = node };
}
