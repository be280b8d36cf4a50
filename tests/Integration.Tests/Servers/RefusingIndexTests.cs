using ActorPipeline.Messages;
using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>Indices of a real Elasticsearch that refuse: their events are held until they are taken, it is logged once, and other indices go on.</summary>
[Collection(OwnElastic.Shared)]
public class RefusingIndexTests(TestServers servers, OwnElastic elastic)
{
    private const int Lines = 1000;
    private readonly string _name = TestServers.Unique("logs.refuse-");

    private sealed record Refusing(Feeder Feeder, SinkState State, string Error, Func<Task> Begin, Func<Task> End, bool IsThere) : IDisposable
    {
        public void Dispose() => Feeder.Dispose();
    }

    /// <summary>Settings of the whole server are reset at the end of the test.</summary>
    private sealed class Lifted(OwnElastic elastic) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await elastic.SettingAsync("cluster.max_shards_per_node", null);
    }

    [ServerFact]
    public async Task Should_hold_their_events_until_they_take_them_and_index_those_of_others()
    {
        using var free = new Feeder(servers.Kafka, _name + "-free-service");
        using var queries = elastic.Queries;
        await using var node = await ConsumerHalf.StartAsync(
            servers.Kafka,
            elastic.Url,
            _name,
            $"^{_name.Replace(".", "\\.", StringComparison.Ordinal)}.*",
            o => o with { Elastic = o.Elastic with { BlockedAttempts = int.MaxValue, WaitTimeout = TimeSpan.FromMilliseconds(500) } }
        );
        var refusing = All();
        await using var lifted = new Lifted(elastic);
        foreach (var feeder in (Feeder[])[free, .. refusing.Where(one => one.IsThere).Select(one => one.Feeder)])
        {
            feeder.Send(0, 10);
            await queries.WaitForCountAsync(feeder.Index, 10);
        }
        foreach (var one in refusing)
        {
            await one.Begin();
            one.Feeder.Send(one.IsThere ? 10 : 0, one.IsThere ? Lines - 10 : Lines);
            await Eventually.IsAsync(() => Task.FromResult(node.Log.Count(line => IsOf(line, one))), 1);
        }
        free.Send(10, Lines - 10);
        await queries.WaitForCountAsync(free.Index, Lines);
        var sink = await node.SinkAsync();
        Assert.Contains(refusing, one => sink.State == one.State && sink.Reason!.StartsWith($"{one.Feeder.Index}: {one.Error}: ", StringComparison.Ordinal));
        Assert.All(refusing, one => Assert.Single(node.Log, line => IsOf(line, one)));
        Assert.InRange(node.Log.Count(line => line.Contains("The way into Elasticsearch is ", StringComparison.Ordinal)), refusing.Length, 2 * refusing.Length);

        // The last first: at its limit the cluster does not even open an index.
        foreach (var one in refusing.AsEnumerable().Reverse())
            await one.End();
        foreach (var one in refusing)
            await queries.WaitForCountAsync(one.Feeder.Index, Lines);
        await Eventually.IsAsync(async () => (await node.SinkAsync()).State, SinkState.Running);
        await Eventually.TrueAsync(() =>
            Task.FromResult(node.Log.Any(line => line.StartsWith("InfoLevel The way into Elasticsearch is free again after ", StringComparison.Ordinal)))
        );
        sink = await node.SinkAsync();
        Assert.Equal(((refusing.Length + 1) * Lines, 0, 0), (sink.Indexed, sink.Duplicates, sink.DeadLettered));
        foreach (var feeder in (Feeder[])[free, .. refusing.Select(one => one.Feeder)])
            ElasticQueries.AssertEachOnce(await queries.AllAsync(feeder.Index), Lines);
        foreach (var one in refusing)
            one.Dispose();
    }

    private static bool IsOf(string line, Refusing one) =>
        line.StartsWith("WarningLevel The way into Elasticsearch is ", StringComparison.Ordinal)
        && line.Contains($"is {one.State.Word()}", StringComparison.Ordinal)
        && line.Contains($": {one.Feeder.Index}: {one.Error}: ", StringComparison.Ordinal);

    private Refusing[] All()
    {
        var (closed, full, block, nowhere, never, limit) = (
            Feeder("closed"),
            Feeder("full"),
            Feeder("block"),
            Feeder("nowhere"),
            Feeder("never"),
            Feeder("limit")
        );
        return
        [
            new(
                closed,
                SinkState.Blocked,
                "400 index_closed_exception",
                async () => await elastic.DoAsync($"/{await IndexAsync(closed)}/_close"),
                async () => await elastic.DoAsync($"/{await IndexAsync(closed)}/_open"),
                true
            ),
            new(
                full,
                SinkState.Blocked,
                "429 cluster_block_exception",
                () => SetAsync(full, "index.blocks.read_only_allow_delete", true),
                () => SetAsync(full, "index.blocks.read_only_allow_delete", null),
                true
            ),
            new(
                block,
                SinkState.Blocked,
                "403 cluster_block_exception",
                () => SetAsync(block, "index.blocks.write", true),
                () => SetAsync(block, "index.blocks.write", null),
                true
            ),
            new(
                nowhere,
                SinkState.Retrying,
                "503 unavailable_shards_exception",
                () => TemplateAsync(nowhere, true, new Dictionary<string, string> { ["index.routing.allocation.require._name"] = "nowhere" }),
                () => SetAsync(nowhere, "index.routing.allocation.require._name", null),
                false
            ),
            new(never, SinkState.Blocked, "404 index_not_found_exception", () => TemplateAsync(never, false), () => TemplateAsync(never, true), false),
            // The last one: no new index can be created.
            new(
                limit,
                SinkState.Blocked,
                "400 validation_exception",
                () => elastic.SettingAsync("cluster.max_shards_per_node", 1),
                () => elastic.SettingAsync("cluster.max_shards_per_node", null),
                false
            ),
        ];
    }

    private Feeder Feeder(string why) => new(servers.Kafka, $"{_name}-{why}-service");

    private async Task<string> IndexAsync(Feeder feeder) => (await elastic.BackingAsync(feeder.Index))[^1];

    private async Task SetAsync(Feeder feeder, string setting, object? value) => await elastic.IndexSettingAsync(await IndexAsync(feeder), setting, value);

    private Task TemplateAsync(Feeder feeder, bool create, Dictionary<string, string>? settings = null) =>
        elastic.DoAsync(
            $"/_index_template/{feeder.Index}",
            new
            {
                index_patterns = new[] { feeder.Index },
                priority = 500,
                data_stream = new { },
                allow_auto_create = create,
                template = new { settings = settings ?? [] },
            }
        );
}
