using ActorPipeline.Host.Planning;

namespace ActorPipeline.Host.Tests.Planning;

public sealed class PlanSpecs
{
    private static PlanRequest Load(double events = 10_000, long bytes = 734, int days = 30, int services = 100) =>
        new()
        {
            EventsPerSecond = events,
            EventBytes = bytes,
            Retention = TimeSpan.FromDays(days),
            Services = services,
        };

    /// <summary>What was measured, from docs/tuning.md, docs/scaling.md and the measurement of 3,000,000 events side by side with other programs.</summary>
    public static TheoryData<string, double, double> Points =>
        new()
        {
            { "node: 2.66 to 2.85 µs an event of 700 bytes", 2.8, Costs.NodeCpu(700) },
            { "node: 2.14 to 2.32 µs an event of 224 bytes", 2.2, Costs.NodeCpu(224) },
            { "node: 388,000 to 430,000 events/s of 700 bytes", 409_000, Measured.NodeBytes.Value / 700 },
            { "node: 189 to 205 MB with 8 partitions", 197, Costs.NodeAtPeak(8, 24) },
            { "node: 215 to 225 MB with 8 partitions and 64 MiB, earlier", 220, Costs.NodeAtPeak(8, 64) },
            { "node: 231 MB with 8 partitions and 64 MiB", 231, Costs.NodeAtPeak(8, 64) },
            { "node: 218 to 273 MB with 64 partitions", 250, Costs.NodeAtPeak(64, 24) },
            { "node: 289 to 306 MB with 256 partitions", 298, Costs.NodeAtPeak(256, 24) },
            { "node: 362 to 378 MB with 100 topics of 4 partitions", 371, Costs.NodeAtPeak(400, 24) },
            { "node: 467 to 513 MB with 1,024 partitions", 490, Costs.NodeAtPeak(1_024, 24) },
            { "node: 554 to 556 MB with 1,000 topics of 4 partitions", 555, Costs.NodeAtPeak(4_000, 24) },
            { "node: 292 to 347 MB with 64 partitions and 64 MiB", 320, Costs.NodeAtPeak(64, 64) },
            { "node: 383 MB with 64 partitions, 64 MiB and a server that stalls", 383, Costs.NodeAtPeak(64, 64) },
            { "node: 395 MB with 1,000 topics of 4 partitions", 395, Costs.NodeAtRest(4_000) },
            { "node: 125 MB at rest, earlier", 125, Costs.NodeAtRest(0) },
            { "node: 137 to 146 MB at rest", 141, Costs.NodeAtRest(0) },
            { "Elasticsearch: 38.1 µs, lean", 38.1, Costs.ElasticCpu(980, full: false, 1_000) },
            { "Elasticsearch: 45.0 µs, full", 45.0, Costs.ElasticCpu(980, full: true, 1_000) },
            { "Elasticsearch: 35.9 µs, 5,000 in a request", 35.9, Costs.ElasticCpu(980, full: false, 5_000) },
            { "Elasticsearch: 38 to 44 µs an event of 720 bytes, full", 41, Costs.ElasticCpu(720, full: true, 1_000) },
            { "Elasticsearch: 1.6 to 1.7 times as much for 1,812 bytes", 63, Costs.ElasticCpu(1_812, full: false, 1_000) },
            { "Elasticsearch: 5.0 to 5.9 times as much for 6,144 bytes", 208, Costs.ElasticCpu(6_144, full: false, 1_000) },
            { "Elasticsearch: 71 bytes on disk", 71, Costs.ElasticDisk(885) },
            { "Elasticsearch: 110 bytes on disk", 110, Costs.ElasticDisk(980) },
            { "Elasticsearch: 374 bytes on disk", 374, Costs.ElasticDisk(1_812) },
            { "Elasticsearch: 1,709 bytes on disk", 1_709, Costs.ElasticDisk(6_144) },
            { "Kafka: 57 bytes on disk", 56.5, Costs.KafkaDisk(688) },
            { "Kafka: 101 bytes on disk", 101, Costs.KafkaDisk(779) },
            { "Kafka: 465 bytes on disk", 465, Costs.KafkaDisk(1_605) },
            { "Filebeat: 430 MB with 2,300 services", 430, Costs.Filebeat(2_300) },
            { "Filebeat: 570 to 690 MB with 4,000", 630, Costs.Filebeat(4_000) },
        };

    [Theory]
    [MemberData(nameof(Points))]
    public void Should_reproduce_what_was_measured_within_a_fifth(string what, double measured, double planned) =>
        Assert.True(Math.Abs(planned / measured - 1) <= 0.2, $"{what}: measured {measured}, planned {planned}");

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1_000, 1)]
    [InlineData(5_000, 3)]
    [InlineData(10_000, 5)]
    public void Should_need_the_config_maps_that_the_watcher_wrote(int services, int configMaps) =>
        Assert.Equal(configMaps, Planner.Of(Load(services: services)).Filebeat.ConfigMaps);

    [Fact]
    public void Should_plan_one_event_a_second_as_the_least_that_survives_a_node()
    {
        var plan = Planner.Of(Load(events: 1, services: 1));
        Assert.Equal((3, 0.5, 512), (plan.Nodes.Count, plan.Nodes.Cores, plan.Nodes.LimitMebibytes));
        Assert.Equal((3, 3), (plan.Kafka.Brokers, plan.Elasticsearch.DataNodes));
        Assert.Equal((1, 12), (plan.Topics.Count, plan.Topics.Partitions));
        Assert.True(plan.Elasticsearch.DiskBytes < 1e9);
    }

    [Fact]
    public void Should_plan_the_largest_load_there_is()
    {
        var plan = Planner.Of(Load(events: 10_000_000, bytes: 10 << 20, days: 3_650, services: 100_000) with { Peak = 100, Replicas = 5, KafkaCopies = 7 });
        Assert.All(
            [plan.Nodes.Count, plan.Topics.Partitions, plan.Kafka.Brokers, plan.Elasticsearch.DataNodes, plan.Elasticsearch.Shards],
            count => Assert.True(count > 0, $"{count}")
        );
        Assert.True(double.IsFinite(plan.Elasticsearch.DiskBytes));
    }

    /// <summary>All loads of the table of docs/scaling.md and around it.</summary>
    public static TheoryData<double, int> Loads =>
        new(
            from events in (double[])[1, 50, 1_000, 20_000, 500_000, 10_000_000]
            from services in (int[])[1, 30, 1_000, 7_000, 100_000]
            select (events, services)
        );

    [Theory]
    [MemberData(nameof(Loads))]
    public void Should_fit_the_load_with_room_and_into_a_terminal(double events, int services)
    {
        var plan = Planner.Of(Load(events, services: services));
        Assert.True(plan.Nodes.CoresAtPeak <= (plan.Nodes.Count - 1) * plan.Nodes.Cores * Measured.Busy.Value + 1e-6);
        Assert.True(plan.Elasticsearch.CoresAtPeak <= plan.Elasticsearch.DataNodes * plan.Elasticsearch.Cores * Measured.Busy.Value + 1e-6);
        Assert.True(plan.Elasticsearch.Shards <= plan.Elasticsearch.DataNodes * Measured.ShardsOfNode.Value);
        Assert.True(plan.Topics.PerNode <= Measured.PartitionsOfNode.Value);
        Assert.True(plan.Nodes.PeakMegabytes < plan.Nodes.LimitMebibytes);
        Assert.True(plan.EventsBreak.Times >= 1, $"{plan.EventsBreak}");
        Assert.True(plan.ServicesBreak.Times >= 1, $"{plan.ServicesBreak}");
        var more = Planner.Of(Load(events * 2, services: services));
        Assert.True(more.Nodes.Count >= plan.Nodes.Count && more.Elasticsearch.DiskBytes > plan.Elasticsearch.DiskBytes);
        Assert.All(PlanText.Lines(plan), line => Assert.True(line.Length <= PlanText.Columns, line));
    }

    [Theory]
    [MemberData(nameof(Loads))]
    public async Task Should_print_configuration_that_config_check_takes(double events, int services)
    {
        var plan = Planner.Of(Load(events, services: services));
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "site.conf");
        await File.WriteAllTextAsync(file, plan.Hocon, TestContext.Current.CancellationToken);
        var check = await Harness.RunAsync("config", "check", "--config", file);
        Assert.Equal((0, "ok" + Environment.NewLine, ""), (check.Code, check.Out, check.Error));

        var (options, errors) = Harness.Bind(plan.Hocon);
        Assert.Empty(errors);
        Assert.Equal(
            (plan.Topics.PartitionsEach, plan.Kafka.Copies, plan.Kafka.RetentionDays),
            (options.Kafka.Topic.Partitions, options.Kafka.Topic.ReplicationFactor, options.Kafka.Topic.Retention.TotalDays)
        );
        Assert.Equal(
            (plan.Nodes.BatchEvents, plan.Nodes.InFlight, (long)plan.Nodes.BufferMebibytes << 20),
            (options.Batch.MaxEvents, options.Elastic.InFlightMax, options.Buffer.MaxBytes)
        );
        Assert.Equal(plan.Elasticsearch.Index is null ? "data-stream" : "index", options.Elastic.Target);
        if (plan.Elasticsearch.Index is null)
        {
            var setup = options.Elastic.Setup;
            Assert.Equal(
                (plan.Elasticsearch.RetentionDays, plan.Elasticsearch.PrimaryShards, plan.Elasticsearch.Replicas),
                (setup.RetentionDays, setup.Shards, setup.Replicas)
            );
        }
    }
}
