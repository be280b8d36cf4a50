namespace ActorPipeline.Host.Planning;

/// <summary>What gives way first when a planned load grows, and what to change then. Pure.</summary>
internal static class PlanLimits
{
    /// <summary>When events grow, and services do not.</summary>
    public static BreakPoint ByEvents(PlanRequest wanted, NodePlan node, TopicPlan topics, KafkaPlan kafka, ElasticPlan elastic) =>
        First(
            new("Elasticsearch's CPU", (double)elastic.DataNodes * elastic.Cores / elastic.CoresAtPeak, "add data nodes, or primary shards"),
            new(
                "the nodes",
                Math.Min(
                    node.Count * node.Cores / node.CoresAtPeak,
                    node.Count * (node.Cores / Measured.NodeCores.Value) * Measured.NodeBytes.Value / (wanted.AtPeak * wanted.EventBytes)
                ),
                "give nodes more cores, up to two; then more nodes"
            ),
            new(
                "the brokers' CPU",
                (double)kafka.Brokers * kafka.Cores * 1e6 / (wanted.AtPeak * Costs.KafkaCpu(wanted.KafkaCopies)),
                "add brokers, and move partitions to them"
            ),
            new(
                "a partition",
                topics.Partitions * Measured.PartitionRate.Value / (wanted.AtPeak * wanted.EventBytes),
                "more partitions of the busiest topics, and of kafka.topic.partitions for new ones"
            ),
            new(
                "Elasticsearch's disk",
                (double)elastic.DataNodes * elastic.Cores * Measured.DiskOfCore.Value / elastic.DiskBytes,
                "more data nodes, or a shorter retention"
            ),
            new("Kafka's disk", kafka.Brokers * Measured.DiskOfBroker.Value / kafka.DiskBytes, "more brokers, or a shorter kafka.topic.retention"),
            new(
                "a primary shard",
                elastic.PrimaryShards
                    * Measured.ShardRate.Value
                    / (wanted.AtPeak / (elastic.Index is null ? wanted.Services : Math.Ceiling(wanted.Services / (double)Planner.OfNamespace))),
                "elastic.setup.shards, and a rollover"
            )
        );

    /// <summary>When services grow, and events do not.</summary>
    public static BreakPoint ByServices(int services, TopicPlan topics, ElasticPlan elastic, int nodes)
    {
        var shards = Math.Min(Measured.ShardsOfNode.Value * elastic.DataNodes, Measured.ShardsOfCluster.Value * elastic.Clusters) / elastic.Shards;
        var inputs = Measured.InputsOfConfigMap.Value * Measured.ConfigMaps.Value;
        return First(
            new(
                "Elasticsearch's shards",
                shards,
                elastic.Index is null ? "more data nodes; then an index for a namespace" : "more data nodes, or fewer indices: elastic.index"
            ),
            new("the consumers' partitions", Measured.PartitionsOfNode.Value * (nodes - 1) / topics.Partitions, "more nodes, or fewer partitions a topic"),
            new(
                "topics",
                topics.Shared ? double.MaxValue : (double)Planner.OwnTopics / services,
                "a topic for a namespace: filebeat.topic = \"logs.{namespace}\""
            ),
            new(
                "filebeat-config",
                Math.Ceiling(services / inputs) * inputs / services,
                "another installation, with kubernetes.namespaces and a Filebeat of its own"
            )
        );
    }

    private static BreakPoint First(params BreakPoint[] points) => points.MinBy(point => point.Times)!;
}
