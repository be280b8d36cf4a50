using System.Collections.Immutable;
using ActorPipeline.Actors.Kafka;
using static ActorPipeline.Host.Configuration.Kinds;

namespace ActorPipeline.Host.Configuration.Keys;

/// <summary>The keys below <c>actorpipeline.kafka</c>, in the order of <c>hocon/reference.conf</c>.</summary>
internal static class KafkaKeys
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly KeySection<KafkaOptions> Section = new("kafka", o => o.Kafka, (o, section) => o with { Kafka = section });

    /// <summary>Each with its allowed values and its member.</summary>
    public static readonly ImmutableArray<Key> All =
    [
        Section.Key(
            "brokers",
            Text("HOST:PORT, several separated by commas", $"({HostNames.WithPort}(\\s*,\\s*{HostNames.WithPort})*)?", "kafka:9092"),
            o => o.Brokers,
            (o, v) => o with { Brokers = v }
        ),
        Section.Key("topics", ListOf(Topic, 1), o => o.Topics, (o, v) => o with { Topics = v }),
        Section.Key("group-id", Text("text of 1 to 249 characters", ".{1,249}", "another-group"), o => o.GroupId, (o, v) => o with { GroupId = v }),
        Section.Key(
            "instance-id",
            Text("a name of at most 249 of the characters a-z A-Z 0-9 . _ -, or nothing", "[A-Za-z0-9._-]{0,249}", "consumer-0"),
            o => o.InstanceId,
            (o, v) => o with { InstanceId = v }
        ),
        Section.Key("drain-timeout", Duration(Millisecond, Hour), o => o.DrainTimeout, (o, v) => o with { DrainTimeout = v }),
        Section.Key("commit-events", Whole(1, 1_000_000_000), o => o.CommitEvents, (o, v) => o with { CommitEvents = v }),
        Section.Key("commit-interval", Duration(10 * Millisecond, Minute), o => o.CommitInterval, (o, v) => o with { CommitInterval = v }),
        Section.Key("topic.create", Flag with { Example = "false" }, o => o.Topic.Create, (o, v) => o with { Topic = o.Topic with { Create = v } }),
        Section.Key("topic.partitions", Whole(1, 10_000), o => o.Topic.Partitions, (o, v) => o with { Topic = o.Topic with { Partitions = v } }),
        Section.Key(
            "topic.replication-factor",
            Whole(-1, 100),
            o => o.Topic.ReplicationFactor,
            (o, v) => o with { Topic = o.Topic with { ReplicationFactor = v } }
        ),
        Section.Key("topic.retention", Duration(Second, 3650 * Day), o => o.Topic.Retention, (o, v) => o with { Topic = o.Topic with { Retention = v } }),
        Section.Key(
            "topic.max-message-bytes",
            SmallSize(1 << 20, 100 << 20),
            o => o.Topic.MaxMessageBytes,
            (o, v) => o with { Topic = o.Topic with { MaxMessageBytes = v } }
        ),
        Section.Key("topic.timeout", Duration(Second, Hour), o => o.Topic.Timeout, (o, v) => o with { Topic = o.Topic with { Timeout = v } }),
    ];
}
