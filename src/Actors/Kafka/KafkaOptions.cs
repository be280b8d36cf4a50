using System.Collections.Immutable;

namespace ActorPipeline.Actors.Kafka;

/// <summary><c>actorpipeline.kafka</c>: which records are read, and how they are committed.</summary>
public sealed record KafkaOptions
{
    /// <summary><c>brokers</c>: bootstrap servers, <c>HOST:PORT</c> separated by commas.</summary>
    public string Brokers { get; init; } = "";

    /// <summary><c>topics</c>: names, or regular expressions that start with <c>^</c>.</summary>
    public ImmutableArray<string> Topics { get; init; } = ["^logs\\..*"];

    /// <summary><c>group-id</c>: the consumer group; nodes of one group share the partitions.</summary>
    public string GroupId { get; init; } = "actorpipeline";

    /// <summary>
    /// <c>instance-id</c>: a name that stays the same over restarts and that no other node of the group has, for static
    /// membership (KIP-345); empty: the group gives a new one each time.
    /// </summary>
    public string InstanceId { get; init; } = "";

    /// <summary><c>drain-timeout</c>: how long a revoked partition may finish what is in flight; less than the session timeout.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>commit-events</c>: as soon as so many events have an outcome, their offsets are committed.</summary>
    public int CommitEvents { get; init; } = 1_000;

    /// <summary><c>commit-interval</c>: how often offsets whose events have an outcome are committed.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>topic</c>: how topics for services are made.</summary>
    public TopicOptions Topic { get; init; } = new();

    /// <summary><c>client</c>: any librdkafka property, passed through unchanged.</summary>
    public ImmutableSortedDictionary<string, string> Client { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Prints the names in <c>client</c> without their values, which may be passwords and keys.</summary>
    public override string ToString() =>
        $"{nameof(KafkaOptions)} {{ {Brokers}, {string.Join(' ', Topics)}, {GroupId}, {InstanceId}, {string.Join(' ', Client.Keys)} }}";
}
