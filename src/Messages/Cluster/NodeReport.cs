using System.Collections.Immutable;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;

namespace ActorPipeline.Messages.Cluster;

/// <summary>The status of one node, as it reports it.</summary>
/// <param name="Sink">What it sent to Elasticsearch; null on a node that is no consumer, or cannot say.</param>
/// <param name="Partitions">What it reads from Kafka.</param>
/// <param name="Singletons">Which of the cluster's singletons run here, by name.</param>
public sealed record NodeReport(SinkStatus? Sink, ImmutableArray<PartitionStatus> Partitions, ImmutableArray<string> Singletons) : IWireMessage
{
    /// <summary>What its process needs; null from a node of a version that does not tell.</summary>
    public ProcessStatus? Process { get; init; }
}

/// <summary>The process of a node.</summary>
/// <param name="MemoryBytes">Resident memory, bytes.</param>
/// <param name="UptimeSeconds">Since it started.</param>
public sealed record ProcessStatus(long MemoryBytes, double UptimeSeconds);
