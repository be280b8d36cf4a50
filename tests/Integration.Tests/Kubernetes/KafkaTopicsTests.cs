using System.Collections.Immutable;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Kubernetes.Topics;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Integration.Tests.Servers;
using ActorPipeline.Messages.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>Topics over a real connection.</summary>
public sealed class KafkaTopicsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly ImmutableSortedSet<string> Wanted = ["logs.web-service"];

    [StandInFact("every real broker makes topics when it is asked to")]
    public async Task Should_go_on_with_a_note_when_the_broker_knows_no_way_to_create_topics()
    {
        using var kafka = EmbeddedKafka.Start(new EmbeddedKafkaOptions());
        using var topics = KafkaTopics.For(new KafkaOptions { Brokers = kafka.BootstrapServers });

        var state = Assert.IsType<TopicState.Ready>((await topics.EnsureAsync(Wanted, Cancel))["logs.web-service"]);
        Assert.StartsWith("the broker knows no way to create topics", state.Note);
    }

    [Fact]
    public async Task Should_say_so_when_no_broker_answers()
    {
        using var topics = KafkaTopics.For(
            new KafkaOptions
            {
                Brokers = "127.0.0.1:1",
                Topic = new TopicOptions { Timeout = TimeSpan.FromSeconds(1) },
            }
        );

        Assert.IsType<TopicState.Unavailable>((await topics.EnsureAsync(Wanted, Cancel))["logs.web-service"]);
    }
}
