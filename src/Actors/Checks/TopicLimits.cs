using System.Collections.Immutable;
using System.Globalization;
using ActorPipeline.Actors.Kafka;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Actors.Checks;

/// <summary>
/// Whether the topics that are there take the largest events that Filebeat sends, and keep them long enough to outlive an outage: one that
/// exists is never changed, so a person has to.
/// </summary>
internal static class TopicLimits
{
    private const string Key = "max.message.bytes",
        Retention = "retention.ms";

    /// <summary>What Kafka deletes before it is read is lost; less than a day does not outlive a night.</summary>
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>As many are asked about at once.</summary>
    private const int AtOnce = 200;

    /// <summary>
    /// A finding when some take less than <see cref="TopicOptions.MaxMessageBytes"/>, and one when some keep it for less than a day; none when
    /// all is well, or nobody may know.
    /// </summary>
    public static async Task<ImmutableArray<Finding>> LookAsync(IAdminClient admin, ImmutableArray<string> topics, TopicOptions options, TimeSpan timeout)
    {
        try
        {
            var answers = new List<DescribeConfigsResult>();
            foreach (var some in topics.Chunk(AtOnce))
            {
                var asked = some.Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic });
                answers.AddRange(await admin.DescribeConfigsAsync(asked, new DescribeConfigsOptions { RequestTimeout = timeout }));
            }
            return Judge(
                answers.Select(answer =>
                    (answer.ConfigResource.Name, answer.Entries.GetValueOrDefault(Key)?.Value, answer.Entries.GetValueOrDefault(Retention)?.Value)
                ),
                options
            );
        }
        catch (KafkaException)
        {
            // No right to describe them, or a broker that knows no such request: what it would have said is only advice.
            return [];
        }
    }

    /// <summary>Pure: names, what they say they take, and for how many milliseconds they keep it; -1 is for ever.</summary>
    internal static ImmutableArray<Finding> Judge(IEnumerable<(string Topic, string? Bytes, string? Retention)> topics, TopicOptions options)
    {
        var all = topics.OrderBy(one => one.Topic, StringComparer.Ordinal).ToList();
        var small = all.Where(one => Number(one.Bytes) < options.MaxMessageBytes).Select(one => $"{one.Topic} ({one.Bytes})").ToList();
        var brief = all.Where(one => Number(one.Retention) < Day.TotalMilliseconds).Select(one => $"{one.Topic} ({one.Retention} ms)").ToList();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (small.Count > 0)
        {
            findings.Add(
                new(
                    "long lines",
                    FindingState.Warning,
                    $"{small.Count} {(small.Count == 1 ? "topic takes" : "topics take")} less than kafka.topic.max-message-bytes "
                        + $"({options.MaxMessageBytes}): {Some(small)}",
                    $"A longer line never arrives there. Set their {Key} to {options.MaxMessageBytes}, or lower filebeat.line-max-bytes "
                        + "and max_message_bytes of filebeat.yml (docs/operations.md, Filebeat)."
                )
            );
        }
        if (brief.Count > 0)
        {
            findings.Add(
                new(
                    "retention",
                    FindingState.Warning,
                    $"{brief.Count} {(brief.Count == 1 ? "topic keeps" : "topics keep")} events for less than a day: {Some(brief)}",
                    $"What Kafka deletes before it is indexed is lost: set their {Retention} "
                        + "above the longest outage of Elasticsearch that you want to outlive."
                )
            );
        }
        return findings.ToImmutable();
    }

    private static string Some(List<string> topics) => string.Join(", ", topics.Take(5)) + (topics.Count > 5 ? " …" : "");

    // What is no number, or -1 for no limit, is below no limit.
    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
