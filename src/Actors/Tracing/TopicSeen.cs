using System.Collections.Immutable;

namespace ActorPipeline.Actors.Tracing;

/// <summary>One topic, as its brokers describe it.</summary>
/// <param name="Topic">Its name.</param>
public sealed record TopicSeen(string Topic)
{
    /// <summary>The topic where the lines should be, when it was never written to and this other topic carries them; otherwise null.</summary>
    public string? Expected { get; init; }

    /// <summary>Why the brokers could not be asked; null when they answered.</summary>
    public string? Error { get; init; }

    /// <summary>Empty when there is no topic of that name.</summary>
    public ImmutableArray<PartitionSeen> Partitions { get; init; } = [];

    /// <summary>The time of the newest record: when Filebeat sent it. Null when there is none, or it has none.</summary>
    public DateTimeOffset? NewestAt { get; init; }

    /// <summary>Records in the topic's dead-letter topic, notes of replays included.</summary>
    public long Letters { get; init; }

    /// <summary>Elasticsearch's error type of the newest dead letter; null when there is none.</summary>
    public string? NewestDeadLetter { get; init; }

    /// <summary>Records that Kafka still has.</summary>
    public long Held => Partitions.Sum(partition => partition.End - partition.First);

    /// <summary>Whether anything was ever written to it.</summary>
    public bool WasUsed => Partitions.Any(partition => partition.End > 0);
}

/// <summary>One partition: offsets.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="First">The first record that Kafka still has.</param>
/// <param name="End">The offset behind its last record.</param>
/// <param name="Committed">The committed offset of the pipeline's group; null when there is none.</param>
public sealed record PartitionSeen(int Partition, long First, long End, long? Committed)
{
    /// <summary>Records that have no outcome yet.</summary>
    public long Behind => End - Math.Clamp(Committed ?? First, First, End);
}
