namespace ActorPipeline.Host.Planning;

/// <summary>What a plan is asked for. Members are within their bounds: <see cref="PlanQuestion"/> sees to that.</summary>
public sealed record PlanRequest
{
    /// <summary>Events a second, on average over a day.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>Bytes of an event as Filebeat sends it.</summary>
    public required long EventBytes { get; init; }

    /// <summary>How long Elasticsearch keeps events; whole days.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>Services.</summary>
    public int Services { get; init; } = 1;

    /// <summary>Copies of each shard beside the primary.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>How many times the average the busiest minutes are.</summary>
    public double Peak { get; init; } = 2;

    /// <summary>How long Kafka keeps events.</summary>
    public TimeSpan KafkaRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Copies of each partition, the first included.</summary>
    public int KafkaCopies { get; init; } = 3;

    /// <summary><c>elastic.fields</c> is <c>full</c>.</summary>
    public bool FullFields { get; init; }

    /// <summary>Events a second at the peak.</summary>
    public double AtPeak => EventsPerSecond * Peak;
}
