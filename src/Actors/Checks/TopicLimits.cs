using System.Collections.Immutable;
using System.Globalization;
using ActorPipeline.Actors.Kafka;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Actors.Checks;

/// <summary>Whether the topics that are there take the largest events that Filebeat sends: one that exists is never changed, so a person has to.</summary>
internal static class TopicLimits
{
    private const string Key = "max.message.bytes";

    /// <summary>As many are asked about; they are mostly alike.</summary>
    private const int Most = 100;

    /// <summary>One finding when some take less than <see cref="TopicOptions.MaxMessageBytes"/>; none when all do, or nobody may know.</summary>
    public static async Task<ImmutableArray<Finding>> LookAsync(IAdminClient admin, ImmutableArray<string> topics, TopicOptions options, TimeSpan patience)
    {
        try
        {
            var asked = topics.Take(Most).Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic }).ToList();
            var answers = asked.Count == 0 ? [] : await admin.DescribeConfigsAsync(asked, new DescribeConfigsOptions { RequestTimeout = patience });
            return Judge(answers.Select(answer => (answer.ConfigResource.Name, answer.Entries.GetValueOrDefault(Key)?.Value)), options);
        }
        catch (KafkaException)
        {
            // No right to describe them, or a broker that knows no such request: what it would have said is only advice.
            return [];
        }
    }

    /// <summary>Pure: names and what they say they take.</summary>
    internal static ImmutableArray<Finding> Judge(IEnumerable<(string Topic, string? Bytes)> topics, TopicOptions options)
    {
        var small = topics
            .Where(one => long.TryParse(one.Bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes < options.MaxMessageBytes)
            .OrderBy(one => one.Topic, StringComparer.Ordinal).ToList();
        return small.Count == 0 ? [] :
        [
            new(
                "long lines",
                "warning",
                $"{small.Count} {(small.Count == 1 ? "topic takes" : "topics take")} less than kafka.topic.max-message-bytes ({options.MaxMessageBytes}): "
                    + $"{string.Join(", ", small.Take(5).Select(one => $"{one.Topic} ({one.Bytes})"))}{(small.Count > 5 ? " …" : "")}",
                $"A longer line never arrives there. Set their {Key} to {options.MaxMessageBytes}, or lower filebeat.line-max-bytes "
                    + "and max_message_bytes of filebeat.yml (docs/operations.md, Filebeat)."),
        ];
    }
}
