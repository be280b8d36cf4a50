using System.Collections.Concurrent;
using System.Globalization;
using Akka.Event;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Actors.Kafka;

/// <summary>How long topics keep records. Any thread; never blocks.</summary>
public interface ITopicRetentions
{
    /// <summary>Seconds; -1 for ever, null while unknown. Returns the cached value and refreshes an old one in the background.</summary>
    double? Of(string topic);
}

/// <summary>Asks the brokers about each topic at most once in <see cref="AskAgain"/>, and only when <see cref="Of"/> is called.</summary>
/// <param name="admin">Asks.</param>
/// <param name="log">Logs why retention is unknown.</param>
/// <param name="time">The clock.</param>
public sealed class TopicRetentions(KafkaAdmin admin, ILoggingAdapter log, TimeProvider time) : ITopicRetentions
{
    private const string Key = "retention.ms";

    /// <summary>How old a cached value may be.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>The most topics of one request.</summary>
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
            // Some topics failed, such as deleted ones; the answers for the others count.
            foreach (var answer in e.Results.Where(answer => !answer.Error.IsError))
                Learn(answer.ConfigResource.Name, answer.Entries);
        }
        catch (Exception e) when (e is KafkaException or InvalidOperationException or ArgumentException or ObjectDisposedException or DllNotFoundException)
        {
            // No right to describe them, a broker without this request, or no broker: retention stays unknown.
            log.Debug("How long topics keep records is not known: {Reason}", e.Message);
        }
        finally
        {
            foreach (var topic in topics)
            {
                // A topic without an answer is asked for again at the next interval, not at once.
                _known.AddOrUpdate(topic, _ => (null, time.GetTimestamp()), (_, before) => (before.Seconds, time.GetTimestamp()));
                _wanted.TryRemove(topic, out _);
            }
            Volatile.Write(ref _asking, 0);
        }
    }
}
