using System.Collections.Immutable;

namespace ActorPipeline.Host.Planning;

/// <summary>One figure that a plan is made of.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Source">Where it was measured, or whose rule it is.</param>
public sealed record Figure(string Name, double Value, string Unit, string Source);

/// <summary>
/// The figures that plans are made of, in one table with their sources; docs/scaling.md shows it, and a test holds the two against each other. What is measured
/// anew is changed here, and nowhere else.
/// </summary>
public static class Measured
{
    private const string SideBySide = "3,000,000 events of 734 bytes from Kafka 4.3.1 into a server that only answers, two cores";
    private const string Now = "bench/run: 3,000,000 events of 700 bytes from Kafka 4.3.1 into a server that only answers, two cores for all three";
    private const string Bench = "bench/Allocations -- elastic, Elasticsearch 9.5.3, LogsDB, 980-byte events with lines of 170 bytes";
    private const string BenchSizes =
        "bench/Allocations -- elastic URL PID 100000 3 sizes: 880 to 6,100 bytes, in proportion to the above, because the machine was busy";
    private const string Default = "Elasticsearch's own default";
    private const string Rule = "a rule of thumb, not measured here";

    /// <summary>Of a node, for an event of no bytes.</summary>
    public static readonly Figure NodeCpu = new("node: CPU of an event", 1.9, "µs", Now + ": 2.66 to 2.85 µs with the start; 2.14 to 2.32 with 224 bytes");

    /// <summary>Of a node, for each byte of an event.</summary>
    public static readonly Figure NodeCpuPerByte = new("node: CPU of a byte more", 0.0013, "µs", Now);

    /// <summary>Bytes a second that a node moved on two cores, which it shared with the broker and the server.</summary>
    public static readonly Figure NodeBytes = new("node of two cores: most bytes", 286e6, "B/s", Now + ": 388,000 to 430,000 events/s");

    /// <summary>Cores of a node in that measurement: with more it was not measured.</summary>
    public static readonly Figure NodeCores = new("node: most cores", 2, "cores", Now);

    /// <summary>A node that has nothing to do.</summary>
    public static readonly Figure NodeIdle = new("node: memory at rest", 140, "MB", Now + ": 137 to 146 MB");

    /// <summary>Resident memory for each byte of <c>buffer.max-bytes</c>.</summary>
    public static readonly Figure NodeBuffer = new(
        "node: memory of a byte of buffer",
        1.7,
        "B",
        Now + ", 8 partitions: 195 to 205 MB with 24 MiB, 231 MB with 64 MiB"
    );

    /// <summary>Each partition with a backlog, up to <see cref="BusyPartitions"/>.</summary>
    public static readonly Figure BusyPartition = new("node: memory of a partition with a backlog", 1.0, "MB", Now + ": 240 to 270 MB with 64 partitions");

    /// <summary>So many partitions with a backlog take that; chunks get smaller the more there are.</summary>
    public static readonly Figure BusyPartitions = new("node: partitions that take so much", 64, "", "bench/growth");

    /// <summary>Each further partition with a backlog, up to <see cref="MorePartitions"/>.</summary>
    public static readonly Figure MorePartition = new(
        "node: memory of a further partition with a backlog",
        0.2,
        "MB",
        "bench/growth: 289 to 306 MB with 256 partitions, 362 to 378 with 400, 467 to 513 with 1,024"
    );

    /// <summary>Beyond it the buffer limits how many are read at the same time.</summary>
    public static readonly Figure MorePartitions = new("node: partitions read at once", 1_024, "", "bench/growth");

    /// <summary>Each partition without a backlog.</summary>
    public static readonly Figure QuietPartition = new("node: memory of a quiet partition", 0.064, "MB", "1,000 topics of 4 partitions on one node: 395 MB");

    /// <summary>Partitions of one node.</summary>
    public static readonly Figure PartitionsOfNode = new("node: most partitions", 4_000, "", "1,000 topics of 4 partitions: assigned in 17 s");

    /// <summary>Of Elasticsearch, for an event of <see cref="ElasticEvent"/> bytes and lean documents.</summary>
    public static readonly Figure ElasticCpu = new("Elasticsearch: CPU of an event, lean", 38.1, "µs", Bench);

    /// <summary>More, with full documents.</summary>
    public static readonly Figure ElasticCpuFull = new("Elasticsearch: CPU of an event more, full", 6.9, "µs", Bench);

    /// <summary>Less, with requests of 5,000 events.</summary>
    public static readonly Figure ElasticLargeBatch = new("Elasticsearch: CPU with 5,000 a request", 0.94, "of 1,000", Bench);

    /// <summary>For each byte of an event.</summary>
    public static readonly Figure ElasticCpuPerByte = new("Elasticsearch: CPU of a byte more", 0.033, "µs", BenchSizes);

    /// <summary>Size of the events of <see cref="ElasticCpu"/>.</summary>
    public static readonly Figure ElasticEvent = new("event of these measurements", 980, "B", Bench);

    /// <summary>Of the index, when merged.</summary>
    public static readonly Figure ElasticDisk = new("Elasticsearch: disk of an event", 110, "B", Bench);

    /// <summary>Of the index, for the smallest events.</summary>
    public static readonly Figure ElasticDiskLeast = new("Elasticsearch: least disk of an event", 71, "B", BenchSizes);

    /// <summary>Of the index, for each byte of an event.</summary>
    public static readonly Figure ElasticDiskPerByte = new("Elasticsearch: disk of a byte more", 0.31, "B", BenchSizes);

    /// <summary>Lines a second of a primary shard.</summary>
    public static readonly Figure ShardRate = new(
        "Elasticsearch: most events of a primary shard",
        20_000,
        "1/s",
        "elastic.setup.shards in hocon/reference.conf"
    );

    /// <summary>A shard is rolled over at this size.</summary>
    public static readonly Figure ShardBytes = new("Elasticsearch: largest shard", 50e9, "B", Default + " rollover of a stream's own lifecycle");

    /// <summary>Shards of a data node.</summary>
    public static readonly Figure ShardsOfNode = new("Elasticsearch: most shards of a node", 1_000, "", Default + ", cluster.max_shards_per_node");

    /// <summary>Shards of a cluster.</summary>
    public static readonly Figure ShardsOfCluster = new("Elasticsearch: most shards of a cluster", 30_000, "", Rule);

    /// <summary>Data nodes of a cluster.</summary>
    public static readonly Figure DataNodesOfCluster = new("Elasticsearch: most data nodes of a cluster", 200, "", Rule);

    /// <summary>Disk of a data node, for each core.</summary>
    public static readonly Figure DiskOfCore = new("Elasticsearch: disk for each core", 400e9, "B", Rule + ": 100 times its memory");

    /// <summary>Disk of a broker.</summary>
    public static readonly Figure DiskOfBroker = new("Kafka: disk of a broker", 4e12, "B", Rule);

    /// <summary>Stored by Kafka, for an event of <see cref="KafkaEvent"/> bytes.</summary>
    public static readonly Figure KafkaDisk = new(
        "Kafka: disk of an event of 780 bytes, lz4",
        101,
        "B",
        "kcat -z lz4, batches of 2,048 events of 690 to 1,600 bytes, Kafka 4.3.1"
    );

    /// <summary>Size of the events of <see cref="KafkaDisk"/>.</summary>
    public static readonly Figure KafkaEvent = new("event of these measurements, Kafka", 780, "B", "the same");

    /// <summary>Stored by Kafka, for each byte of an event.</summary>
    public static readonly Figure KafkaDiskPerByte = new("Kafka: disk of a byte more, lz4", 0.44, "B", "the same");

    /// <summary>Of a broker, for an event that is written.</summary>
    public static readonly Figure KafkaWriteCpu = new("Kafka: CPU of an event written", 2.3, "µs", "the same, events of 780 bytes");

    /// <summary>Of a broker, for an event that is read.</summary>
    public static readonly Figure KafkaReadCpu = new("Kafka: CPU of an event read", 0.3, "µs", "the same");

    /// <summary>Replicas of partitions of a broker.</summary>
    public static readonly Figure ReplicasOfBroker = new("Kafka: most replicas of a broker", 4_000, "", Rule);

    /// <summary>Bytes a second, uncompressed, of one partition.</summary>
    public static readonly Figure PartitionRate = new("Kafka: most bytes of a partition", 64e6, "B/s", SideBySide + ", 8 partitions");

    /// <summary>Inputs in a ConfigMap.</summary>
    public static readonly Figure InputsOfConfigMap = new("services of a ConfigMap", 2_300, "", "bench/Watcher: 1 MiB of inputs without annotations");

    /// <summary>ConfigMaps of a watcher.</summary>
    public static readonly Figure ConfigMaps = new("ConfigMaps of a watcher", 8, "", "deploy/components/sharded");

    /// <summary>Filebeat without inputs.</summary>
    public static readonly Figure Filebeat = new("Filebeat: memory", 160, "MB", "Filebeat 7.17.29: 430 MB with 2,300 services, 570 to 690 MB with 4,000");

    /// <summary>Filebeat, for each input.</summary>
    public static readonly Figure FilebeatInput = new("Filebeat: memory of a service", 0.118, "MB", "the same");

    /// <summary>How busy processors may be at the peak.</summary>
    public static readonly Figure Busy = new("CPU used at the peak", 0.5, "of all", "room for searches, merges, and a server that is away");

    /// <summary>How full disks may be.</summary>
    public static readonly Figure Full = new("disk used", 0.7, "of all", "below Elasticsearch's low watermark of 85 %, with merges");

    /// <summary>All, in the order of the table.</summary>
    public static readonly ImmutableArray<Figure> All =
    [
        NodeCpu,
        NodeCpuPerByte,
        NodeBytes,
        NodeCores,
        NodeIdle,
        NodeBuffer,
        BusyPartition,
        BusyPartitions,
        MorePartition,
        MorePartitions,
        QuietPartition,
        PartitionsOfNode,
        ElasticCpu,
        ElasticCpuFull,
        ElasticLargeBatch,
        ElasticCpuPerByte,
        ElasticEvent,
        ElasticDisk,
        ElasticDiskLeast,
        ElasticDiskPerByte,
        ShardRate,
        ShardBytes,
        ShardsOfNode,
        ShardsOfCluster,
        DataNodesOfCluster,
        DiskOfCore,
        KafkaDisk,
        KafkaEvent,
        KafkaDiskPerByte,
        KafkaWriteCpu,
        KafkaReadCpu,
        DiskOfBroker,
        ReplicasOfBroker,
        PartitionRate,
        InputsOfConfigMap,
        ConfigMaps,
        Filebeat,
        FilebeatInput,
        Busy,
        Full,
    ];
}
