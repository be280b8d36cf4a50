using System.Collections.Immutable;
using System.Globalization;
using ActorPipeline.Actors.Kafka;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Actors.Checks;

/// <summary>
/// Checks whether existing topics take the largest events that Filebeat sends, and keep them long enough for an outage. This program does not change existing
/// topics, so an operator has to.
/// </summary>
internal static class TopicLimits
{
    private const string Key = "max.message.bytes",
        Retention = "retention.ms";

    /// <summary>The least retention without a finding: what Kafka deletes unread is lost, and an outage may last a night.</summary>
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Topics that are described in one request.</summary>
    private const int AtOnce = 200;

    /// <summary>
    /// A finding when some take less than <see cref="TopicOptions.MaxMessageBytes"/>, and one when some keep it for less than a day; none when all is well, or
    /// when the right to describe topics is missing.
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
            // No right to describe topics, or a broker without this request. The check is only advice, so there is no finding.
            return [];
        }
    }

    /// <summary>Judges topics by name, <c>max.message.bytes</c> and <c>retention.ms</c> (-1 is for ever). Pure.</summary>
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

    // Null for no number, or -1 (no limit): neither is below a limit.
    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
