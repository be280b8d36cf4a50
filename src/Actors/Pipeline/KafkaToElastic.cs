using ActorPipeline.Actors.Cluster;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Kubernetes.Topics;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Telemetry.Services;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using DeadLetterOptions = ActorPipeline.Actors.DeadLetters.DeadLetterOptions;

namespace ActorPipeline.Actors.Pipeline;

/// <summary>The options of a node's consumer half.</summary>
public sealed record KafkaToElasticOptions(
    KafkaOptions Kafka,
    BufferOptions Buffer,
    BatchOptions Batch,
    ElasticOptions Elastic,
    DeadLetterOptions DeadLetter,
    ParsingOptions Parsing
)
{
    /// <summary>How topics are named after services.</summary>
    public TopicNaming Topics { get; init; } = TopicNaming.Default;
}

/// <summary>Wires the consumer half of a node: consumer, partitions and sink, and its tasks of the shutdown.</summary>
public static class KafkaToElastic
{
    /// <summary>
    /// Starts <see cref="KafkaConsumerActor"/> and <see cref="ElasticSinkActor"/> on this node, both in the actor registry. At
    /// shutdown the consumer drains, commits and leaves its group before the cluster is left.
    /// </summary>
    /// <param name="builder">The node's actor system.</param>
    /// <param name="options">The options at the start.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="tuning">Options that may change at runtime; null for none.</param>
    public static AkkaConfigurationBuilder AddKafkaToElastic(
        this AkkaConfigurationBuilder builder,
        KafkaToElasticOptions options,
        TimeProvider? clock = null,
        LiveTuning? tuning = null
    )
    {
        var time = clock ?? TimeProvider.System;
        var live = tuning ?? new LiveTuning(SinkTuning.Of(options.Batch, options.Elastic));
        return builder.WithActors(
            (system, registry) =>
            {
                var budget = new MemoryBudget(options.Buffer.MaxBytes);
                var services = new ServiceTallies(topics: options.Topics);
                var client = new HttpBulkClient(options.Elastic, time);
                var topics = options.Kafka.Topic.Create ? KafkaTopics.ForDeadLetters(options.Kafka) : null;
                var deadLetters = new DeadLetterTopic(
                    options.Kafka.Brokers,
                    options.Kafka.GroupId,
                    options.Kafka.Client,
                    options.DeadLetter,
                    time,
                    topics,
                    Logging.GetLogger(system, typeof(DeadLetterTopic))
                );
                var encoders = new PartitionEncoders(options, budget, time, services: services);
                BulkSinkStage Stage(SinkCounters counters)
                {
                    var elastic = options.Elastic with
                    {
                        InFlightInitial = live.Now.InFlightInitial,
                        InFlightMax = live.Now.InFlightMax,
                        InFlightMin = live.Now.InFlightMin,
                        InFlightLatencyTolerance = live.Now.LatencyTolerance,
                    };
                    return new BulkSinkStage(
                        new BulkSinkParts(client, deadLetters, elastic, () => live.Now.Batch, counters, time)
                        {
                            InFlight = () => live.Now.InFlight,
                            BufferBytes = options.Buffer.MaxBytes,
                            Refused = encoders.Shapes is { } shapes ? (document, reason) => shapes.Refused(document.Span, reason) : null,
                        }
                    );
                }
                var admin = new KafkaAdmin(options.Kafka);
                var identities = new TopicIdentities(admin, Logging.GetLogger(system, typeof(TopicIdentities)));
                var retentions = new TopicRetentions(admin, Logging.GetLogger(system, typeof(TopicRetentions)), time);
                var sink = system.ActorOf(
                    ElasticSinkActor.Props(Stage, budget, () => deadLetters.Trouble, options.Elastic.StallAfter, time, services),
                    "elastic-sink"
                );
                var consumer = system.ActorOf(
                    KafkaConsumerActor.Props(
                        options.Kafka,
                        options.Buffer,
                        budget,
                        (partition, identity) => encoders.Make(partition, identity),
                        new TopicEdges(identities, deadLetters, retentions) { Services = services },
                        sink,
                        time
                    ),
                    "kafka-consumer"
                );
                registry.Register<ElasticSinkActor>(sink);
                registry.Register<KafkaConsumerActor>(consumer);
                ShutdownOrder.AddConsumer(
                    system,
                    consumer,
                    options.Kafka.DrainTimeout,
                    () =>
                    {
                        deadLetters.Dispose();
                        topics?.Dispose();
                        admin.Dispose();
                        client.Dispose();
                    }
                );
            }
        );
    }
}
