using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.Telemetry;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Http;
using ActorPipeline.Host.Node;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Tests.Http;

public sealed partial class MetricsSpecs
{
    private static readonly PipelineStatus Status = new(
        new ClusterStatus("a", "a", ImmutableSortedDictionary<string, string>.Empty.Add("config-map", "a"), [], []),
        [
            new NodeStatus(
                "b",
                new SinkStatus(9, 9, 9, 9, 9, 9, 9, SinkState.Running, null, 9),
                [new PartitionStatus("t", 9, 9, 9, 9, ReadingState.Running, 9)]
            ),
            new NodeStatus(
                "a",
                new SinkStatus(1, 2, 3, 4, 5, 6, 7, SinkState.Blocked, "no", 8),
                [
                    new PartitionStatus("t\"\\\n", 0, 5, 2, 3, ReadingState.Paused, 1.5) { RetentionSeconds = -1 },
                    new PartitionStatus("t", 1, null, null, null, ReadingState.Running),
                ]
            ),
        ],
        [new ServiceStatus("x-service", "n", "t", ServiceState.Subscribed, null)],
        new ConfigMapStatus("c", "n", ConfigMapState.TooLarge, 10, 20)
    );

    private static IReadOnlyDictionary<string, PrometheusText.Family> Gauges(PipelineStatus status) =>
        PrometheusText.Read(MetricFamily.ToText(StatusGauges.Of(status, new PipelineOptions())));

    [Fact]
    public void Should_tell_this_node_alone_and_escape_what_labels_may_not_hold()
    {
        var gauges = Gauges(Status);
        Assert.Equal(6, Assert.Single(gauges["actorpipeline_bulk_in_flight"].Samples).Value);
        Assert.Equal(["{topic=\"t\\\"\\\\\\n\",partition=\"0\"}"], gauges["actorpipeline_partition_lag_events"].Samples.Select(sample => sample.Labels));
        Assert.Equal(double.PositiveInfinity, Assert.Single(gauges["actorpipeline_topic_retention_seconds"].Samples).Value);
        Assert.Equal([0d, 0, 1, 0], gauges["actorpipeline_sink_state"].Samples.Select(sample => sample.Value));
        Assert.Equal("{state=\"too-large\"}", Assert.Single(gauges["actorpipeline_config_map_state"].Samples, sample => sample.Value == 1).Labels);
        Assert.Equal(1, gauges["actorpipeline_services"].Samples.Sum(sample => sample.Value));
    }

    [Fact]
    public void Should_leave_the_watchers_figures_to_the_node_that_runs_it()
    {
        var gauges = Gauges(Status with { Cluster = Status.Cluster with { Singletons = Status.Cluster.Singletons.SetItem("config-map", "b") } });
        Assert.Empty(gauges["actorpipeline_services"].Samples);
        Assert.Empty(gauges["actorpipeline_config_map_bytes"].Samples);
    }

    [Fact]
    public void Should_add_up_and_bound_the_error_types()
    {
        using var store = new MetricStore();
        PipelineTelemetry.DeadLettered("made_up_" + Guid.NewGuid());
        PipelineTelemetry.DeadLettered("mapper_parsing_exception");
        PipelineTelemetry.BulkEnded(100, 5_000, TimeSpan.FromMilliseconds(30), "indexed");
        PipelineTelemetry.BulkEnded(200_000, 5_000, TimeSpan.FromMinutes(5), "failed");
        var families = PrometheusText.Read(MetricFamily.ToText(store.Families()));
        Assert.Equal(
            ["{error_type=\"mapper_parsing_exception\"}", "{error_type=\"other\"}"],
            families["actorpipeline_events_dead_lettered_total"].Samples.Select(sample => sample.Labels)
        );
        var events = families["actorpipeline_bulk_events"].Samples;
        Assert.True(events.Single(sample => sample.Labels == "{le=\"100\"}").Value >= 1);
        Assert.True(events.Single(sample => sample.Labels == "{le=\"100000\"}").Value < events.Single(sample => sample.Labels == "{le=\"+Inf\"}").Value);
    }

    [Fact]
    public async Task Should_expose_exactly_what_the_document_lists()
    {
        var (options, errors) = Harness.Bind("actorpipeline.http.port = 0");
        Assert.Empty(errors);
        await using var node = await PipelineNode.StartAsync(options, Harness.Merge(""), new NodeParts(), TestContext.Current.CancellationToken);
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(node.HttpUrl + "/metrics"), TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var exposed = PrometheusText.Read(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var document = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "metrics.md"), TestContext.Current.CancellationToken);
        var listed = Row().Matches(document).Select(row => $"{row.Groups["name"]} {row.Groups["type"]} {row.Groups["meaning"]}").ToList();
        Assert.NotEmpty(listed);
        Assert.Equal(
            listed.Order(StringComparer.Ordinal),
            exposed.Values.Select(family => $"{family.Name} {family.Type} {family.Help}").Order(StringComparer.Ordinal)
        );
    }

    [GeneratedRegex(@"^\| `(?<name>actorpipeline_\w+)` \| (?<type>\w+) \| [^|]+ \|[^|]*\| (?<meaning>[^|]+) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
