using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>A real Elasticsearch that is killed, stopped, rolled over and short of memory, under load: every line is there once.</summary>
[Collection(OwnElastic.Shared)]
public class ElasticInTroubleTests(TestServers servers, OwnElastic elastic)
{
    private readonly string _topic = TestServers.Unique("logs.trouble-");

    private Task<ConsumerHalf> StartAsync(Uri url, TimeSpan? requestTimeout = null) =>
        ConsumerHalf.StartAsync(
            servers.Kafka,
            url,
            _topic,
            _topic,
            o =>
                o with
                {
                    Elastic = o.Elastic with
                    {
                        BlockedAttempts = int.MaxValue,
                        RequestTimeout = requestTimeout ?? o.Elastic.RequestTimeout,
                        StallAfter = TimeSpan.FromSeconds(1),
                    },
                }
        );

    /// <summary>A stopped process is continued at the end of the test.</summary>
    private sealed class Continued(OwnElastic elastic) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await elastic.Servers.SignalAsync("elasticsearch", "elasticsearch", "CONT");
    }

    private static Task AtLeastAsync(ConsumerHalf node, long done) => Eventually.TrueAsync(async () => Done(await node.SinkAsync()) >= done);

    private static long Done(SinkStatus sink) => sink.Indexed + sink.Duplicates;

    private async Task AllOnceAsync(ConsumerHalf node, Feeder feeder, ElasticQueries queries, int count)
    {
        await queries.WaitForCountAsync(feeder.Index, count);
        await AtLeastAsync(node, count);
        ElasticQueries.AssertEachOnce(await queries.AllAsync(feeder.Index), count);
        var sink = await node.SinkAsync();
        Assert.Equal((0, count), (sink.DeadLettered, Done(sink)));
    }

    [ServerFact]
    public async Task Should_have_each_line_once_when_it_is_killed_twice()
    {
        const int Lines = 20_000;
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var queries = elastic.Queries;
        feeder.Send(0, Lines);
        await using var node = await StartAsync(elastic.Url);
        await AtLeastAsync(node, 1_000);
        await elastic.KillAndStartAsync();
        await AtLeastAsync(node, Done(await node.SinkAsync()) + 1_000);
        await elastic.KillAndStartAsync();
        await AllOnceAsync(node, feeder, queries, Lines);
        Assert.Contains(node.Log, line => line.Contains("The way into Elasticsearch is retrying: ", StringComparison.Ordinal));
        Assert.InRange(node.Log.Count(line => line.Contains("The way into Elasticsearch", StringComparison.Ordinal)), 1, 20);
    }

    [ServerFact]
    public async Task Should_say_that_it_stalls_while_its_process_is_stopped_and_send_all_again()
    {
        const int Lines = 20_000;
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var queries = elastic.Queries;
        feeder.Send(0, 1_000);
        await using var node = await StartAsync(elastic.Url, requestTimeout: TimeSpan.FromSeconds(3));
        await queries.WaitForCountAsync(feeder.Index, 1_000);
        await using var running = new Continued(elastic);
        await elastic.Servers.SignalAsync("elasticsearch", "elasticsearch", "STOP");
        feeder.Send(1_000, Lines - 1_000);
        await Eventually.IsAsync(async () => (await node.SinkAsync()).State, SinkState.Stalled);
        Assert.StartsWith("no answer for ", (await node.SinkAsync()).Reason, StringComparison.Ordinal);
        // Over requests that are given up and sent again as well.
        await Eventually.TrueAsync(async () => (await node.SinkAsync()).Retried > 0);
        Assert.Equal(SinkState.Stalled, (await node.SinkAsync()).State);
        await Eventually.TrueAsync(() =>
            Task.FromResult(node.Log.Any(line => line.Contains("The way into Elasticsearch is stalled: no answer for ", StringComparison.Ordinal)))
        );
        await running.DisposeAsync();
        await AllOnceAsync(node, feeder, queries, Lines);
        await Eventually.TrueAsync(() =>
            Task.FromResult(node.Log.Any(line => line.Contains("The way into Elasticsearch is free again after ", StringComparison.Ordinal)))
        );
    }

    [ServerFact]
    public async Task Should_have_each_line_once_when_the_stream_is_rolled_over_three_times()
    {
        const int Lines = 40_000;
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var queries = elastic.Queries;
        feeder.Send(0, Lines);
        await using var node = await StartAsync(elastic.Url);
        for (var rollover = 1; rollover <= 3; rollover++)
        {
            await AtLeastAsync(node, rollover * 5_000);
            await elastic.DoAsync($"/{feeder.Index}/_rollover");
        }
        await AllOnceAsync(node, feeder, queries, Lines);
        Assert.Equal(4, (await elastic.BackingAsync(feeder.Index)).Length);
    }

    [ServerFact]
    public async Task Should_have_each_line_once_where_bodies_and_memory_are_short()
    {
        const int Lines = 4_000;
        await using var small = new OwnServers();
        var url = await small.StartElasticsearchAsync("http.max_content_length=200kb", "indexing_pressure.memory.limit=600kb");
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var queries = new ElasticQueries(url);
        feeder.Send(0, Lines);
        await using var node = await StartAsync(url);
        await AllOnceAsync(node, feeder, queries, Lines);
    }

    [ServerFact]
    public async Task Should_be_warned_of_by_doctor_when_it_makes_failure_stores()
    {
        await elastic.SettingAsync("data_streams.failure_store.enabled", "logs-*");
        try
        {
            var (code, output, _) = await InProcess.RunAsync("doctor", "--topic", _topic, "--broker", servers.Kafka, "--elastic", elastic.Url.ToString());
            Assert.Equal(0, code);
            Assert.Contains("ok       data streams: index template logs makes them of logs-*-*", output, StringComparison.Ordinal);
            Assert.Contains(
                "warning  failure store: is on for new data streams, by the setting data_streams.failure_store.enabled",
                output,
                StringComparison.Ordinal
            );
        }
        finally
        {
            await elastic.SettingAsync("data_streams.failure_store.enabled", null);
        }
    }
}
