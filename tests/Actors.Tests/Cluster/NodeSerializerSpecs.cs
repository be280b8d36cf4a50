using System.Collections.Immutable;
using System.Runtime.Serialization;
using System.Text;
using ActorPipeline.Actors.Cluster.Wire;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using Akka.TestKit.Xunit;

namespace ActorPipeline.Actors.Tests.Cluster;

/// <summary>Which messages cross between nodes, in which form; all others are refused.</summary>
public sealed class NodeSerializerSpecs() : TestKit(ConfigurationFactory.ParseString(NodeSerializer.Hocon))
{
    private static readonly SinkStatus Sink = new(1, 2, 3, 4, 5.5, 6, 7, SinkState.Retrying, "slow", 8);

    public static readonly TheoryData<string> Recorded = [.. Messages().Select(message => message.Manifest)];

    /// <summary>Every message, and the bytes as version 1.0.0 wrote them. Never to be changed: nodes of that version run somewhere.</summary>
    private static (string Manifest, IWireMessage Message, string Bytes)[] Messages() =>
        [
            ("get-report", NodeProtocol.GetReport.Instance, "{}"),
            (
                "report",
                new NodeReport(Sink, [new PartitionStatus("t", 1, 2, null, 3, ReadingState.Paused, 1.5)], ["config-map"]),
                """{"sink":{"indexed":1,"duplicates":2,"deadLettered":3,"retried":4,"eventsPerSecond":5.5,"inFlight":6,"inFlightLimit":7,"state":"retrying","reason":"slow","bufferBytes":8},"partitions":[{"topic":"t","partition":1,"position":2,"lag":3,"state":"paused","commitAgeSeconds":1.5}],"singletons":["config-map"]}"""
            ),
            ("get-watched", new NodeProtocol.GetWatched(3, 1), """{"edition":3,"index":1,"count":0}"""),
            ("watched-part", new NodeProtocol.WatchedPart(3, 1, 2, [1, 2, 3]), """{"edition":3,"index":1,"count":2,"bytes":"AQID"}"""),
            ("get-input", new NodeProtocol.GetInput(new ServiceId("demo", "a-service")), """{"name":"a-service","namespace":"demo"}"""),
            (
                "input",
                new NodeProtocol.Input(new GeneratedInput("a-service", "demo", "a.yml", "- type: log", [new JudgedAnnotation("x", "1", "no")])),
                """{"name":"a-service","namespace":"demo","key":"a.yml","yaml":"- type: log","annotations":[{"name":"x","value":"1","problem":"no"}]}"""
            ),
            ("tune", new NodeProtocol.Tune(Pairs("a", "1"), "me"), """{"changes":{"a":"1"},"origin":"me"}"""),
            ("tuned", new NodeProtocol.Tuned(Pairs("a", "1"), ["a"], ["no"]), """{"now":{"a":"1"},"changed":["a"],"errors":["no"]}"""),
            ("vote", new BootstrapProtocol.Vote("akka.tcp://x@h:1"), """{"candidate":"akka.tcp://x@h:1"}"""),
            (
                "voted",
                BootstrapProtocol.Voted.Joined with
                {
                    Cluster = new ClusterSight(3, "akka.tcp://x@h:1#7"),
                },
                """{"answer":"joined","members":3,"oldest":"akka.tcp://x@h:1#7"}"""
            ),
        ];

    private static ImmutableSortedDictionary<string, string> Pairs(string key, string value) => ImmutableSortedDictionary<string, string>.Empty.Add(key, value);

    private NodeSerializer Serializer => new((ExtendedActorSystem)Sys);

    // Records compare arrays by reference; their bytes do not.
    private string Text(object message) => Encoding.UTF8.GetString(Serializer.ToBinary(message));

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Should_write_and_read_what_an_older_node_does(string manifest)
    {
        var (_, message, bytes) = Messages().Single(one => one.Manifest == manifest);
        Assert.Equal((manifest, bytes), (Serializer.Manifest(message), Text(message)));
        Assert.Equal(bytes, Text(Serializer.FromBinary(Encoding.UTF8.GetBytes(bytes), manifest)));
        Assert.Same(typeof(NodeSerializer), Sys.Serialization.FindSerializerFor(message).GetType());
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Should_read_what_a_newer_node_adds_and_an_older_one_leaves_out(string manifest)
    {
        var (_, _, bytes) = Messages().Single(one => one.Manifest == manifest);
        var newer = bytes[..^1] + (bytes == "{}" ? "" : ",") + "\"later\":{\"x\":[1,null]},\"more\":7}";
        Assert.Equal(bytes, Text(Serializer.FromBinary(Encoding.UTF8.GetBytes(newer), manifest)));
        Assert.NotNull(Text(Serializer.FromBinary("{}"u8.ToArray(), manifest)));
    }

    [Theory]
    [InlineData("report", "")]
    [InlineData("report", "null")]
    [InlineData("report", "[1]")]
    [InlineData("tune", "{\"changes\":7}")]
    [InlineData("of-a-newer-version", "{}")]
    public void Should_refuse_what_is_no_message(string manifest, string bytes) =>
        Assert.Throws<SerializationException>(() => Serializer.FromBinary(Encoding.UTF8.GetBytes(bytes), manifest));

    /// <summary>A frame between nodes is 256,000 bytes, which Kubernetes lets annotations have, and <c>filebeat.input-max-bytes</c> an input.</summary>
    [Fact]
    public void Should_carry_the_input_of_a_service_with_too_many_annotations_in_one_frame()
    {
        var many = Enumerable.Range(0, 500).Select(i => new JudgedAnnotation($"actorpipeline.io/{i}", new string('ä', 500), new string('ö', 500)));
        var view = InputView.Of(new ServiceId("demo", "a-service"), "a.yml", new string('語', 80_000), [.. many]);
        Assert.InRange(Serializer.ToBinary(new NodeProtocol.Input(view)).Length, 200_000, 250_000);
        var endless = new JudgedAnnotation("actorpipeline.io/paths", new string('a', 250_000), null);
        Assert.EndsWith("more characters)", Assert.Single(InputView.Of(default, null, null, [endless]).Annotations).Value, StringComparison.Ordinal);
        Assert.Null(((NodeProtocol.Input)Serializer.FromBinary(Serializer.ToBinary(new NodeProtocol.Input(null)), "input")).Found);
    }

    /// <summary>Every type of ours, and the ones a program might send by mistake.</summary>
    [Fact]
    public void Should_let_nothing_else_cross()
    {
        var wire = typeof(IWireMessage).Assembly.GetTypes().Where(type => typeof(IWireMessage).IsAssignableFrom(type) && !type.IsInterface).ToHashSet();
        Assert.Equal(wire, Messages().Select(message => message.Message.GetType()).ToHashSet());
        foreach (
            var type in typeof(IWireMessage)
                .Assembly.GetTypes()
                .Concat(typeof(NodeSerializer).Assembly.GetTypes())
                .Where(type => !type.IsInterface && !wire.Contains(type))
        )
        {
            Assert.IsType<RefusingSerializer>(Sys.Serialization.FindSerializerForType(type));
        }

        var refusing = Sys.Serialization.FindSerializerFor(ConfigMapProtocol.GetStatus.Instance);
        Assert.Throws<SerializationException>(() => refusing.ToBinary(ConfigMapProtocol.GetStatus.Instance));
        // Id 1 was Akka's default serializer, which creates any type by its name: messages with that id are refused.
        Assert.Throws<SerializationException>(() =>
            Sys.Serialization.Deserialize("{}"u8.ToArray(), 1, typeof(ConfigMapProtocol.GetStatus).AssemblyQualifiedName!)
        );
    }

    [Fact]
    public void Should_carry_what_was_counted_of_1000_services_and_500_partitions_in_one_frame()
    {
        var random = new Random(7);
        long Some(int digits) => random.NextInt64((long)Math.Pow(10, digits));
        var sink = Sink with
        {
            Services =
            [
                .. Enumerable
                    .Range(0, 1_000)
                    .Select(i => new ServiceFigures($"service-{i * 7919 % 100_003:x}-with-a-name-service", $"space-{i % 40}")
                    {
                        Events = Some(9),
                        Bytes = Some(12),
                        Indexed = Some(9),
                        Duplicates = Some(4),
                        Lost = Some(2),
                        Recent = new Latency([.. Latency.Bounds.Select(_ => Some(3)), 0], random.Next(1_000) / 8.0),
                    }),
            ],
        };
        var partitions = Enumerable
            .Range(0, 500)
            .Select(i => new PartitionStatus($"logs.service-{i}-with-a-name-service", 0, Some(9), Some(9), Some(3), ReadingState.Running, random.NextDouble()));
        var bytes = Serializer.ToBinary(new NodeReport(sink, [.. partitions], []));
        Assert.InRange(bytes.Length, 1, 250_000);
        var read = Assert.IsType<NodeReport>(Serializer.FromBinary(bytes, "report"));
        Assert.Equal(
            sink.Services.Select(one =>
                (one.Service, one.Namespace, one.Events, one.Bytes, one.Duplicates, one.Lost, one.Recent.Quantile(0.5), one.Recent.Seconds)
            ),
            read.Sink!.Services.Select(one =>
                (one.Service, one.Namespace, one.Events, one.Bytes, one.Duplicates, one.Lost, one.Recent.Quantile(0.5), one.Recent.Seconds)
            )
        );
        Assert.Throws<SerializationException>(() => Serializer.FromBinary(Encoding.UTF8.GetBytes("{\"sink\":{},\"services\":\"AQID\"}"), "report"));
    }

    [Fact]
    public void Should_carry_5000_services_in_frames_of_a_node()
    {
        var status = new ConfigMapProtocol.Status(
            [
                .. Enumerable
                    .Range(0, 5_000)
                    .Select(i => new ServiceStatus(
                        $"service-{i * 7919 % 100_003:x}-with-a-name-service",
                        $"space-{i % 40}",
                        $"logs.service-{i}",
                        ServiceState.Subscribed,
                        i % 9 == 0 ? $"note {i}" : null
                    )),
            ],
            new ConfigMapStatus("filebeat-config", "demo", ConfigMapState.Applied, 4096, 1 << 20)
        );
        var edition = WatchedEdition.Of(4, status);
        List<NodeProtocol.WatchedPart> parts = [edition.Piece(0)];
        while (parts.Count < parts[0].Count)
            parts.Add(edition.Piece(parts.Count));

        Assert.All(parts, part => Assert.InRange(Serializer.ToBinary(part).Length, 1, 128_000));
        var read = WatchedEdition.Read(parts);
        Assert.Equal(status.Services.AsEnumerable(), read.Services);
        Assert.Equal(status.ConfigMap, read.ConfigMap);
        Assert.Equal(0, edition.Piece(parts.Count).Count);
        Assert.Throws<SerializationException>(() => WatchedEdition.Read([new NodeProtocol.WatchedPart(1, 0, 1, [1, 2, 3])]));
    }
}
