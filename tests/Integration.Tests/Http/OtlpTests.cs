using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Integration.Tests.Http;

/// <summary>Metrics and traces by OTLP out of a process of its own, since the variables count for a whole process.</summary>
[Trait("Server", "Elasticsearch")]
public sealed class OtlpTests(TestServers servers)
{
    private readonly string _topic = TestServers.Unique("logs.otlp-");

    [Fact]
    public async Task Should_send_what_metrics_tell_and_a_trace_from_poll_to_bulk()
    {
        using var collector = new OtlpCollector();
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        using var data = new TemporaryFolder();
        feeder.Send(0, 100, 1);
        string[] variables =
        [
            $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Url}",
            "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "OTEL_METRIC_EXPORT_INTERVAL=500",
            "OTEL_BSP_SCHEDULE_DELAY=200",
            "OTEL_TRACES_SAMPLER=always_on",
            "OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name=test",
        ];
        var config = data.Write("node.conf", $"actorpipeline.kafka.group-id = \"{_topic}-group\", actorpipeline.batch.max-delay = 50ms");
        await using var node = PipelineProcess.StartBehind(
            ["env", .. variables],
            ["run", "--broker", servers.Kafka, "--topic", _topic, "--elastic", servers.Elastic.ToString(), "--http", "0", "--config", config]
        );
        await elastic.WaitForCountAsync(feeder.Index, 100);
        // Spans of a trace that end apart are sent apart.
        string[] spans = ["poll to index", "wait", "bulk", _topic, "elasticsearch", "deployment.environment.name"];
        await Eventually.TrueAsync(() => spans.All(text => collector.Has("/v1/traces", text)), () => node.Output);
        await Eventually.TrueAsync(
            () => collector.Has("/v1/metrics", "actorpipeline.events.indexed", "actorpipeline.bulk.duration.seconds", "service.name"),
            () => node.Output
        );
        await Eventually.TrueAsync(
            () =>
                collector.Has(
                    "/v1/metrics",
                    "actorpipeline.service.indexed",
                    feeder.Service,
                    "actorpipeline.service.latency.seconds.bucket",
                    "actorpipeline.sink.state",
                    "blocked"
                ),
            () => node.Output
        );
        Assert.Equal(0, await node.TerminateAsync());
    }
}
