using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Event;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Actors.Kafka;

/// <summary>Finds the id of a topic, which tells it from a deleted topic of the same name. Any thread.</summary>
public interface ITopicIdentities
{
    /// <summary>The topic's id; its name where the broker has none.</summary>
    /// <exception cref="KafkaException">No broker could be asked, or it does not know the topic yet: ask again.</exception>
    Task<string> OfAsync(string topic);

    /// <summary>Those of <paramref name="topics"/> whose identity is no longer the one that <see cref="OfAsync"/> returned last.</summary>
    /// <exception cref="KafkaException">No broker could be asked.</exception>
    Task<ImmutableArray<string>> MadeAnewAsync(IReadOnlyCollection<string> topics);
}

/// <summary>Asks the brokers.</summary>
/// <param name="admin">Asks.</param>
/// <param name="log">Logs topics whose broker has no topic ids.</param>
public sealed class TopicIdentities(KafkaAdmin admin, ILoggingAdapter log) : ITopicIdentities
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The cluster id of librdkafka's mock cluster. It gives topics new ids in each process, while the stand-in continues their offsets, so there the name is
    /// the identity.
    /// </summary>
    private const string MockCluster = "mockCluster";

    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _told = new(StringComparer.Ordinal);
    private bool? _isMock;

    /// <inheritdoc />
    public async Task<string> OfAsync(string topic)
    {
        // All partitions of a topic ask at the same time and share one request.
        var asked = _asked.GetOrAdd(topic, name => new(() => AskAsync(name)));
        try
        {
            return _told[topic] = await asked.Value;
        }
        finally
        {
            _asked.TryRemove(KeyValuePair.Create(topic, asked));
        }
    }

    /// <inheritdoc />
    public async Task<ImmutableArray<string>> MadeAnewAsync(IReadOnlyCollection<string> topics)
    {
        if (topics.Count == 0 || await IsMockAsync())
            return [];
        return
        [
            .. (await DescribeAsync(topics))
                .Where(found =>
                    !found.Error.IsError && IdOf(found) is { } id && _told.TryGetValue(found.Name, out var told) && told != found.Name && told != id
                )
                .Select(found => found.Name),
        ];
    }

    private async Task<string> AskAsync(string topic)
    {
        if (await IsMockAsync())
            return topic;
        var found = (await DescribeAsync([topic])).Single();
        if (!found.Error.IsError && IdOf(found) is { } id)
            return id;
        if (found.Error.IsError && found.Error.Code is not (ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed))
            throw new KafkaException(found.Error);
        log.Warning(
            "The id of topic {Topic} is not to be had ({Reason}): its name stands for it, so a topic made anew under this name has the "
                + "identities of the old one",
            topic,
            found.Error.IsError ? found.Error.Reason : "the brokers are older than 2.8"
        );
        return topic;
    }

    private async Task<List<TopicDescription>> DescribeAsync(IEnumerable<string> topics)
    {
        try
        {
            return (
                await admin.AskAsync(client =>
                    client.DescribeTopicsAsync(TopicCollection.OfTopicNames(topics), new DescribeTopicsOptions { RequestTimeout = Timeout })
                )
            ).TopicDescriptions;
        }
        catch (DescribeTopicsException e)
        {
            return e.Results.TopicDescriptions;
        }
    }

    private async Task<bool> IsMockAsync() =>
        _isMock ??=
            (await admin.AskAsync(client => client.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = Timeout }))).ClusterId?.StartsWith(
                MockCluster,
                StringComparison.Ordinal
            ) == true;

    private static string? IdOf(TopicDescription topic) =>
        topic.TopicId is { } id && ((long)id.MostSignificantBits, (long)id.LeastSignificantBits) is var (high, low) && (high | low) != 0
            ? $"{high:x16}{low:x16}"
            : null;
}
