namespace ActorPipeline.Actors.Kafka;

/// <summary><c>actorpipeline.kafka.topic</c>: how topics for services are created. An existing topic is never changed.</summary>
public sealed record TopicOptions
{
    /// <summary><c>create</c>: whether the watcher creates topics. When not, inputs are written without waiting for their topics.</summary>
    public bool Create { get; init; } = true;

    /// <summary><c>partitions</c>: of a new topic.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary><c>replication-factor</c>: of a new topic; -1 leaves it to the broker (Kafka 2.4 or later).</summary>
    public int ReplicationFactor { get; init; } = -1;

    /// <summary><c>retention</c>: how long a new topic keeps records.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary><c>max-message-bytes</c>: the largest batch of records that a new topic takes, bytes, where the brokers allow that.</summary>
    public int MaxMessageBytes { get; init; } = 20 << 20;

    /// <summary><c>timeout</c>: how long a broker may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What is wrong with these options, one sentence each that names the key, the value and what is allowed.</summary>
    public IEnumerable<string> Problems()
    {
        if (Partitions < 1)
        {
            yield return $"kafka.topic.partitions: {Partitions} is not allowed, it must be at least 1";
        }

        if (ReplicationFactor is not (-1 or (>= 1 and <= short.MaxValue)))
        {
            yield return $"kafka.topic.replication-factor: {ReplicationFactor} is not allowed, use -1 (what the broker has set) or at least 1";
        }

        if (Retention <= TimeSpan.Zero)
        {
            yield return $"kafka.topic.retention: {Retention} is not allowed, it must be more than zero";
        }

        if (Timeout <= TimeSpan.Zero)
        {
            yield return $"kafka.topic.timeout: {Timeout} is not allowed, it must be more than zero";
        }
    }
}
