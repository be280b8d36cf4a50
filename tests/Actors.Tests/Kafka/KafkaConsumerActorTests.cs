using System.Collections.Immutable;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Messages.Kafka;
using Akka.Actor;
using Akka.Streams.Dsl;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

/// <summary>Life cycle of the consumer, with brokers that never answer.</summary>
public sealed class KafkaConsumerActorTests()
    : TestKit(
        "akka.test { single-expect-default = 60s, default-timeout = 60s, filter-leeway = 60s }\nakka.loglevel = WARNING\nakka.loggers = "
            + "[\"Akka.TestKit.TestEventListener, Akka.TestKit\"]"
    )
{
    private readonly MemoryBudget _budget = new(64 << 20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IActorRef Start(TestProbe sink, params (string Key, string Value)[] client)
    {
        var options = new KafkaOptions
        {
            Brokers = "127.0.0.1:1",
            GroupId = "group",
            Topics = ["logs.a"],
        };
        options = options with { Client = options.Client.AddRange(client.Select(pair => KeyValuePair.Create(pair.Key, pair.Value))) };
        EventEncoder Encoder(TopicPartition partition, string identity) =>
            new(
                partition.Topic,
                new DocumentIds(IdentityForm.Auto, LineScope.Node, partition.Topic, identity, partition.Partition),
                new ParserCatalog(),
                false,
                _budget,
                TimeProvider.System
            );
        var consumer = Sys.ActorOf(
            KafkaConsumerActor.Props(
                options,
                new BufferOptions(),
                _budget,
                Encoder,
                new TopicEdges(new NoIdentities(), new NoLosses(), new NoRetentions()),
                sink,
                TimeProvider.System
            )
        );
        sink.ExpectMsg<ElasticSinkActor.Attach>(cancellationToken: Cancel);
        return consumer;
    }

    private sealed class NoIdentities : ITopicIdentities
    {
        public Task<string> OfAsync(string topic) => Task.FromResult(topic);

        public Task<ImmutableArray<string>> MadeAnewAsync(IReadOnlyCollection<string> topics) => Task.FromResult(ImmutableArray<string>.Empty);
    }

    private sealed class NoLosses : ILossNoteStore
    {
        public Task NoteAsync(LossNote note, AssignmentLifetime lifetime, CancellationToken cancel) => Task.CompletedTask;
    }

    private sealed class NoRetentions : ITopicRetentions
    {
        public double? Of(string topic) => null;
    }

    private static ElasticSinkActor.Attached Entrance => new(Sink.Ignore<EncodedSlice>().MapMaterializedValue(_ => Akka.NotUsed.Instance));

    /// <summary>Poll threads, by their name in the kernel.</summary>
    private static int Polling() =>
        Directory
            .GetDirectories("/proc/self/task")
            .Count(task =>
            {
                try
                {
                    return File.ReadAllText(Path.Combine(task, "comm")).Trim() == "kafka-poll";
                }
                catch (IOException)
                {
                    return false;
                }
            });

    [Fact]
    public async Task Should_end_its_thread_when_it_is_stopped_without_being_asked_to_drain()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "threads are looked up in /proc");
        var sink = CreateTestProbe();
        var consumer = Start(sink);
        consumer.Tell(Entrance, sink);
        await Eventually.TrueAsync(() => Polling() > 0);
        Watch(consumer);
        Sys.Stop(consumer);
        ExpectTerminated(consumer, cancellationToken: Cancel);
        await Eventually.TrueAsync(() => Polling() == 0);
    }

    [Fact]
    public void Should_say_that_it_has_stopped_when_it_was_asked_before_it_began()
    {
        var sink = CreateTestProbe();
        var consumer = Start(sink);
        consumer.Tell(KafkaProtocol.GetStatus.Instance);
        Assert.Empty(ExpectMsg<KafkaProtocol.Status>(cancellationToken: Cancel).Partitions);
        consumer.Tell(KafkaProtocol.Stop.Instance);
        ExpectMsg<KafkaProtocol.Stopped>(cancellationToken: Cancel);
    }

    [Fact]
    public void Should_drain_and_stop_when_it_is_asked_to()
    {
        var sink = CreateTestProbe();
        var consumer = Start(sink);
        consumer.Tell(Entrance, sink);
        Watch(consumer);
        consumer.Tell(KafkaProtocol.Stop.Instance);
        FishForMessage(message => message is KafkaProtocol.Stopped, cancellationToken: Cancel);
        ExpectTerminated(consumer, cancellationToken: Cancel);
    }

    [Fact]
    public void Should_try_again_and_again_when_its_settings_are_refused_and_still_answer()
    {
        var sink = CreateTestProbe();
        var consumer = Start(sink, ("ssl.ca.location", "/no/such/file"), ("security.protocol", "ssl"));
        EventFilter.Warning(contains: "it starts again in").Expect(2, () => consumer.Tell(Entrance, sink), Cancel);
        consumer.Tell(KafkaProtocol.GetStatus.Instance);
        Assert.Empty(ExpectMsg<KafkaProtocol.Status>(cancellationToken: Cancel).Partitions);
    }
}
