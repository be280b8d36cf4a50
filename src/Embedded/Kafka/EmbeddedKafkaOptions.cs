using Confluent.Kafka;

namespace ActorPipeline.Embedded.Kafka;

/// <summary>How an <see cref="EmbeddedKafka"/> starts.</summary>
public sealed record EmbeddedKafkaOptions
{
    /// <summary>Offsets that a restart skips beyond the last known log end: more than can be written within <see cref="WatermarkInterval"/>.</summary>
    public const long SafeMargin = 1_000_000;

    /// <summary>Brokers, each on its own random loopback port. At least 1.</summary>
    public int Brokers { get; init; } = 1;

    /// <summary>Partitions of a topic made with <see cref="EmbeddedKafka.CreateTopic(string)"/>; topics made on first use always get 4.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>
    /// Where the log ends are remembered, so that no offset is ever handed out twice (records are not kept);
    /// null: nothing is remembered, as tests want it.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>How long a new consumer group waits for more members; the native default of 3 s only delays a laptop.</summary>
    public TimeSpan InitialRebalanceDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How often the log ends are looked at and written down.</summary>
    public TimeSpan WatermarkInterval { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// Partitions whose feeder replays its own journal from an exact offset (see <c>FileShipper.ResumeOffsets</c>): they
    /// start there instead of beyond the last known log end. Only for a feeder that is started too: anybody else would get
    /// offsets that were handed out before.
    /// </summary>
    public IReadOnlyDictionary<TopicPartition, long>? ResumeAt { get; init; }
}
