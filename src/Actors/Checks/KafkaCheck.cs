using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Timing;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Checks;

/// <summary>Checks that the brokers answer, accept the login, and have topics to read. Joins no group and commits nothing.</summary>
public static class KafkaCheck
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Takes milliseconds; up to 10 s when brokers do not answer, up to a minute while Kafka creates its topic of groups.</summary>
    public static async Task<ImmutableArray<Finding>> RunAsync(KafkaOptions options, TimeProvider time)
    {
        using var kafka = new ReadOnlyKafkaClient(options.Brokers, options.GroupId, options.Client);
        // The client blocks, so it gets a thread of its own.
        var (findings, read) = await Task.Factory.StartNew(
            () => Run(kafka, options, time),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        return [.. findings, .. await TopicLimits.LookAsync(kafka.Admin, read, options.Topic, RequestTimeout)];
    }

    /// <summary>The topics a node would read. An entry that starts with <c>^</c> is a regular expression, any other a name.</summary>
    internal static ImmutableArray<string> Read(ImmutableArray<string> wanted, IEnumerable<string> known) =>
        [.. known.Where(topic => wanted.Any(want => want.StartsWith('^') ? Regex.IsMatch(topic, want) : want == topic)).Order(StringComparer.Ordinal)];

    /// <summary>The findings, and the topics that a node would read.</summary>
    private static (ImmutableArray<Finding> Findings, ImmutableArray<string> Read) Run(ReadOnlyKafkaClient kafka, KafkaOptions options, TimeProvider time)
    {
        var brokers = $"kafka {options.Brokers}";
        Metadata metadata;
        try
        {
            metadata = kafka.Admin.GetMetadata(RequestTimeout);
        }
        catch (KafkaException failure)
        {
            return (
                [
                    new(
                        brokers,
                        FindingState.Failed,
                        $"does not answer: {(kafka.Heard() ?? failure.Error.Reason).TrimEnd('.')}",
                        "See actorpipeline.kafka.brokers (--broker), and actorpipeline.kafka.client for SASL and TLS. Every broker has to be "
                            + "reached by the name it advertises."
                    ),
                ],
                []
            );
        }

        var read = Read(options.Topics, metadata.Topics.Select(topic => topic.Topic));
        return (
            [
                new(brokers, FindingState.Ok, $"{metadata.Brokers.Count} {(metadata.Brokers.Count == 1 ? "broker answers" : "brokers answer")}"),
                read.IsEmpty
                    ? new(
                        "topics",
                        FindingState.Warning,
                        $"none of {metadata.Topics.Count} matches {string.Join(", ", options.Topics)}",
                        "One that appears later is read within seconds. When there should be one: see actorpipeline.kafka.topics (--topic), "
                            + "and whether this user may describe it."
                    )
                    : new("topics", FindingState.Ok, $"{read.Length} to read: {string.Join(", ", read.Take(5))}{(read.Length > 5 ? " …" : "")}"),
                Group(kafka, options, read.IsEmpty ? null : read[0], time),
            ],
            read
        );
    }

    private static Finding Group(ReadOnlyKafkaClient kafka, KafkaOptions options, string? topic, TimeProvider time)
    {
        if (topic is null)
            return new($"consumer group {options.GroupId}", FindingState.Unknown, "is asked for when there is a topic");
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                kafka.Consumer.Committed([new TopicPartition(topic, 0)], RequestTimeout);
                kafka.Consumer.QueryWatermarkOffsets(new TopicPartition(topic, 0), RequestTimeout);
                return new($"consumer group {options.GroupId}", FindingState.Ok, "may be used");
            }
            catch (KafkaException failure)
            {
                var error = GroupRules.Cause(failure);
                if (!PassingErrors.Passes(error.Code) || time.GetElapsedTime(started) > GroupRules.FirstUse)
                    return GroupRules.Refused(options.GroupId, error);
                kafka.Heard(Pause);
            }
        }
    }
}
