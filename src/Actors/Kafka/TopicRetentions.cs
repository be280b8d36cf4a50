using System.Collections.Concurrent;
using System.Globalization;
using Akka.Event;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Actors.Kafka;

/// <summary>How long topics keep records, as far as it is known. An I/O edge; any thread, never blocks.</summary>
public interface ITopicRetentions
{
    /// <summary>Seconds; -1 for ever, null while unknown. What is old is asked for anew meanwhile.</summary>
    double? Of(string topic);
}

/// <summary>Asks the brokers of the pipeline, each topic once in a while, only as long as somebody wants to know.</summary>
/// <param name="admin">Asks.</param>
/// <param name="log">Told what cannot be known.</param>
/// <param name="time">The clock.</param>
public sealed class TopicRetentions(KafkaAdmin admin, ILoggingAdapter log, TimeProvider time) : ITopicRetentions
{
    private const string Key = "retention.ms";

    /// <summary>Somebody may change it at any time; alerts look at minutes.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Topics in one question.</summary>
    private const int Most = 500;

    private readonly ConcurrentDictionary<string, (double? Seconds, long AskedAt)> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _wanted = new(StringComparer.Ordinal);
    private int _asking;

    /// <inheritdoc />
    public double? Of(string topic)
    {
        var (seconds, askedAt) = _known.GetValueOrDefault(topic);
        if (askedAt != 0 && time.GetElapsedTime(askedAt) < AskAgain)
            return seconds;
        _wanted.TryAdd(topic, true);
        if (Interlocked.Exchange(ref _asking, 1) == 0)
            _ = Task.Run(AskAsync);
        return seconds;
    }

    /// <summary>What <c>retention.ms</c> says, seconds; -1 for ever, null when it is no number.</summary>
    internal static double? Seconds(string? milliseconds) =>
        long.TryParse(milliseconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number < 0
                ? -1
                : number / 1000.0
            : null;

    private void Learn(string topic, Dictionary<string, ConfigEntryResult> settings) =>
        _known[topic] = (Seconds(settings.GetValueOrDefault(Key)?.Value), time.GetTimestamp());

    private async Task AskAsync()
    {
        var topics = _wanted.Keys.Take(Most).ToList();
        try
        {
            foreach (
                var answer in await admin.AskAsync(client =>
                    client.DescribeConfigsAsync(
                        topics.Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic }),
                        new DescribeConfigsOptions { RequestTimeout = Timeout }
                    )
                )
            )
            {
                Learn(answer.ConfigResource.Name, answer.Entries);
            }
        }
        catch (DescribeConfigsException e)
        {
            // Of some, such as those that are gone meanwhile.
            foreach (var answer in e.Results.Where(answer => !answer.Error.IsError))
                Learn(answer.ConfigResource.Name, answer.Entries);
        }
        catch (Exception e) when (e is KafkaException or InvalidOperationException or ArgumentException or ObjectDisposedException or DllNotFoundException)
        {
            // No right to describe them, a broker that knows no such request, or none at all: the age of what waits is told without it.
            log.Debug("How long topics keep records is not known: {Reason}", e.Message);
        }
        finally
        {
            foreach (var topic in topics)
            {
                // One that got no answer is asked for again with the others, not at once.
                _known.AddOrUpdate(topic, _ => (null, time.GetTimestamp()), (_, before) => (before.Seconds, time.GetTimestamp()));
                _wanted.TryRemove(topic, out _);
            }
            Volatile.Write(ref _asking, 0);
        }
    }
}
