using System.Globalization;

namespace ActorPipeline.Integration.Tests.Http;

public class MetricsTests(TestServers servers)
{
    private readonly string _topic = TestServers.Unique("logs.met-");

    [Fact]
    public async Task Should_count_what_flows_and_show_partitions_and_sink()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        using var client = new HttpClient();
        feeder.Send(0, 1000);
        await using var node = await RunningNode.StartAsync(servers, _topic);
        await elastic.WaitForCountAsync(feeder.Index, 1000);

        async Task<Dictionary<string, double>> ReadAsync() =>
            (await client.GetStringAsync(new Uri(node.HttpUrl + "/metrics"), TestContext.Current.CancellationToken))
                .Split('\n')
                .Where(line => line.Length > 0 && line[0] != '#')
                .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

        await Eventually.TrueAsync(async () =>
            await ReadAsync() is var seen
            && Enumerable
                .Range(0, 4)
                .All(partition => seen.GetValueOrDefault($"actorpipeline_partition_lag_events{{topic=\"{_topic}\",partition=\"{partition}\"}}", -1) == 0)
        );
        var now = await ReadAsync();
        Assert.Equal(1000, now[$"actorpipeline_events_consumed_total{{topic=\"{_topic}\"}}"]);
        Assert.True(now[$"actorpipeline_bytes_consumed_total{{topic=\"{_topic}\"}}"] > 100_000);
        // Tests beside this one run in the same process and are counted as well.
        Assert.True(now["actorpipeline_events_indexed_total"] >= 1000);
        Assert.True(now["actorpipeline_bytes_sent_total"] > 100_000);
        Assert.True(now["actorpipeline_bulk_events_count"] >= 1);
        Assert.True(now["actorpipeline_bulk_duration_seconds_sum"] > 0);
        Assert.True(now["actorpipeline_bulk_requests_total{outcome=\"indexed\"}"] >= 1);
        Assert.Equal(1, now["actorpipeline_sink_state{state=\"running\"}"]);
        Assert.Equal(4, now["actorpipeline_bulk_in_flight_limit"]);
        Assert.Equal(24 << 20, now["actorpipeline_buffer_limit_bytes"]);
        Assert.InRange(now[$"actorpipeline_partition_commit_age_seconds{{topic=\"{_topic}\",partition=\"0\"}}"], 0, 60);
        Assert.Equal(0, now[$"actorpipeline_partition_paused{{topic=\"{_topic}\",partition=\"0\"}}"]);
        Assert.Equal(0, now[$"actorpipeline_partition_unread_seconds{{topic=\"{_topic}\",partition=\"0\"}}"]);
    }
}
