using System.Text.Json;

namespace ActorPipeline.Integration.Tests.Http;

/// <summary>What a node tells of each service: <c>/metrics</c>, <c>/api/status</c> and what the console asks.</summary>
[Trait("Server", "Elasticsearch")]
public sealed class ServiceFiguresTests(TestServers servers)
{
    private readonly string _topic = TestServers.Unique("logs.fig-");

    [Fact]
    public async Task Should_tell_by_service_what_was_indexed_refused_and_there_already_and_how_long_it_took()
    {
        // Two services in one topic, the second of them refused once.
        using var first = new Feeder(servers.Kafka, _topic);
        using var second = new Feeder(servers.Kafka, _topic, first.Service + "-other");
        void Send(Feeder feeder, int line, string time = "2026-11-23T12:00:00.000Z") =>
            feeder.Send(
                0,
                $$$"""{"@timestamp":"{{{time}}}","host":{"name":"n"},"log":{"offset":{{{line}}},"file":{"path":"/a.log","inode":"4711","device_id":"2049"}},"message":"line {{{line}}}","fields":{"service":"{{{feeder.Service}}}","namespace":"test","log_topic":"{{{_topic}}}"}}"""
            );
        using var elastic = new ElasticQueries(servers.Elastic);
        using var client = new HttpClient();
        for (var i = 0; i < 100; i++)
        {
            Send(first, i);
            Send(second, i);
            first.Flush();
            second.Flush();
        }
        for (var i = 0; i < 10; i++)
            Send(first, i);
        Send(second, 100, "yesterday");
        first.Flush();
        second.Flush();
        await using var node = await RunningNode.StartAsync(servers, _topic, "elastic.refused-fields = dead-letter, parsing.fit-fields = false");

        async Task<Dictionary<string, JsonElement>> ReadAsync(string path, string? part)
        {
            using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri(node.HttpUrl + path), TestContext.Current.CancellationToken));
            var figures = part is null ? answer.RootElement : answer.RootElement.GetProperty(part);
            return figures.EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!, one => one.Clone());
        }
        string Counts(Dictionary<string, JsonElement> seen, string service) =>
            seen.TryGetValue(service, out var one)
                ? string.Join(' ', ((string[])["namespace", "events", "indexed", "duplicates", "deadLettered", "lost"]).Select(name => one.GetProperty(name)))
                : "";
        await Eventually.IsAsync(async () => Counts(await ReadAsync("/api/v1/figures", null), first.Service), "test 110 100 10 0 0");
        await Eventually.IsAsync(async () => Counts(await ReadAsync("/api/status", "figures"), second.Service), "test 101 100 0 1 0");
        var latency = (await ReadAsync("/api/status", "figures"))[first.Service].GetProperty("latency");
        Assert.Equal(100, latency.GetProperty("events").GetInt64());
        Assert.InRange(latency.GetProperty("p50Seconds").GetDouble(), 0, latency.GetProperty("p99Seconds").GetDouble());

        var metrics = await client.GetStringAsync(new Uri(node.HttpUrl + "/metrics"), TestContext.Current.CancellationToken);
        var labels = $"service=\"{first.Service}\",namespace=\"test\"";
        Assert.Contains($"actorpipeline_service_duplicate_total{{{labels}}} 10\n", metrics, StringComparison.Ordinal);
        Assert.Contains($"actorpipeline_service_latency_seconds_count{{{labels}}} 100\n", metrics, StringComparison.Ordinal);
        Assert.Contains($"actorpipeline_service_latency_seconds_bucket{{{labels},le=\"+Inf\"}} 100\n", metrics, StringComparison.Ordinal);
        // A search may be a moment behind what was answered.
        await elastic.WaitForCountAsync(first.Index, 100);
        await elastic.WaitForCountAsync(second.Index, 100);
    }
}
