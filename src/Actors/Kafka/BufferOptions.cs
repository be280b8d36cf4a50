namespace ActorPipeline.Actors.Kafka;

/// <summary><c>actorpipeline.buffer</c>: how much a node holds between Kafka and Elasticsearch.</summary>
public sealed record BufferOptions
{
    /// <summary><c>max-bytes</c>: pooled memory for records without an outcome, bytes; partitions pause when it is used up.</summary>
    public long MaxBytes { get; init; } = 24L << 20;

    /// <summary><c>chunk-bytes</c>: the size of one pooled block of records of one partition, bytes.</summary>
    public int ChunkBytes { get; init; } = 256 << 10;

    /// <summary><c>chunk-events</c>: the most records in one chunk.</summary>
    public int ChunkEvents { get; init; } = 1000;
}
