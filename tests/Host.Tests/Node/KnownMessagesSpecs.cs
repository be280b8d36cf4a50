using ActorPipeline.Host.Node.Logging;

namespace ActorPipeline.Host.Tests.Node;

/// <summary>Messages of Akka.NET 1.5.73 and librdkafka 2, verbatim.</summary>
public sealed class KnownMessagesSpecs
{
    [Theory]
    [InlineData(
        """Association with remote system akka.tcp://actorpipeline@10.0.0.7:4053 has failed; address is now gated for 1000 ms. Reason is: [Akka.Remote.EndpointAssociationException: No connection.]""",
        """Node akka.tcp://actorpipeline@10.0.0.7:4053 cannot be reached for now (Akka.Remote.EndpointAssociationException: No connection). It is tried again by itself."""
    )]
    [InlineData(
        """Tried to associate with unreachable remote address [akka.tcp://actorpipeline@b:4053]. Address is now gated for 1000 ms, all messages to this address will be delivered to dead letters. Reason: [Connection refused] Caused by: x""",
        "Node akka.tcp://actorpipeline@b:4053 cannot be reached for now (Connection refused)."
    )]
    [InlineData(
        """Cluster Node [akka.tcp://actorpipeline@a:4053] - Marking node(s) as UNREACHABLE [Member(address = akka.tcp://actorpipeline@b:4053, Uid=7 status = Up, role=[consumer,watcher], upNumber=2, version=1.0.0)]. Node roles [consumer]""",
        "Node akka.tcp://actorpipeline@b:4053 is unreachable: this node does not hear it."
    )]
    [InlineData(
        """Cluster Node [akka.tcp://x@a:1] - Marking exiting node(s) as UNREACHABLE [Member(address = akka.tcp://x@b:1, status = Exiting)]. This is expected and they will be removed.""",
        "Node akka.tcp://x@b:1 is leaving and is no longer heard, as it should be."
    )]
    [InlineData(
        "The remote system akka.tcp://x@a:1 has quarantined this system akka.tcp://x@b:1.",
        "Node akka.tcp://x@a:1 has taken this node out of the cluster"
    )]
    [InlineData(
        """Association to [akka.tcp://x@b:1] having UID [5] is irrecoverably failed. UID is now quarantined and all messages to this UID will be delivered to dead letters.""",
        "Node akka.tcp://x@b:1 was taken out of the cluster"
    )]
    [InlineData(
        """Cluster Node [akka.tcp://x@a:1] - Scheduled sending of heartbeat was delayed. Previous heartbeat was sent [2312] ms ago, expected interval is [1000] ms. This may cause failure detection to mark members as unreachable.""",
        "This node was late with its heartbeat: 2312 ms instead of 1000 ms."
    )]
    [InlineData("heartbeat interval is growing too large for address akka.tcp://x@b:1: 3007 millis", "Heartbeats of node akka.tcp://x@b:1 come late (3007 ms)")]
    [InlineData("Leader can currently not perform its duties, reachability status: [x], member status: [y]", "The cluster lets no node in or out")]
    [InlineData(
        "Failed to bind to akka.tcp://x@10.0.0.1:4053; shutting down DotNetty transport.",
        "The cluster's address akka.tcp://x@10.0.0.1:4053 cannot be listened on"
    )]
    [InlineData("Something that is not known", "Something that is not known")]
    public void Should_say_what_akka_means(string said, string means) =>
        Assert.StartsWith(means, KnownMessages.Translate(typeof(Akka.Cluster.Cluster), said), StringComparison.Ordinal);

    [Theory]
    [InlineData("Kafka: 127.0.0.1:9092/1: Connect to ipv4#127.0.0.1:9092 failed: Connection refused (after 0ms in state CONNECT)", "Nothing listens there")]
    [InlineData("Kafka: kafka:9092/bootstrap: Failed to resolve 'kafka:9092': Name or service not known (after 3ms in state CONNECT)", "not known to DNS")]
    [InlineData(
        "Kafka: ssl://b:9093/1: SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified",
        "ssl.ca.location"
    )]
    [InlineData("Kafka: ssl://b:9092/1: SSL handshake failed: Disconnected: connecting to a PLAINTEXT broker listener?", "security.protocol")]
    [InlineData("Kafka: sasl_ssl://b:9093/1: SASL authentication error: Authentication failed during authentication", "sasl.mechanism")]
    [InlineData("Kafka: JoinGroup failed: Broker: Group authorization failed", "READ on the group")]
    [InlineData("Kafka: Subscribed topic not available: logs.a: Broker: Topic authorization failed", "READ and DESCRIBE")]
    [InlineData("Kafka: Application maximum poll interval (300000ms) exceeded by 12ms", "gave its partitions to others")]
    [InlineData("Kafka: Static consumer fenced by other consumer with same group.instance.id", "kafka.instance-id")]
    [InlineData("Kafka: Broker: Inconsistent group protocol", "partition.assignment.strategy")]
    public void Should_put_what_to_do_behind_what_librdkafka_says(string said, string remedy)
    {
        var text = KnownMessages.Translate(typeof(ActorPipeline.Actors.Kafka.KafkaConsumerActor), said);
        Assert.StartsWith(said, text, StringComparison.Ordinal);
        Assert.Contains(remedy, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_leave_alone_what_others_say() =>
        Assert.Equal("Connection refused", KnownMessages.Translate(typeof(ActorPipeline.Actors.Elastic.ElasticSinkActor), "Connection refused"));
}
