using System.Collections.Immutable;
using System.Globalization;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Messages.Kafka;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Actors.Kubernetes.Topics;

/// <summary>Makes topics on a Kafka cluster. Those that exist are left as they are.</summary>
public sealed class KafkaTopics : ITopicStore, IDisposable
{
    /// <summary>The largest <c>max.message.bytes</c> that hosted clusters allow; eight times the default.</summary>
    private const int HostedBytes = 8 << 20;

    /// <summary>The bytes of a dead letter beside the event: headers with the reason of the refusal.</summary>
    private const int DeadLetterOverhead = 64 << 10;

    private readonly KafkaAdmin _admin;
    private readonly TopicOptions _options;
    private readonly int? _maxMessageBytes;

    private KafkaTopics(KafkaOptions kafka, int? maxMessageBytes) =>
        (_admin, _options, _maxMessageBytes) = (new KafkaAdmin(kafka), kafka.Topic, maxMessageBytes);

    /// <summary>On the brokers of the pipeline. Connects with the first call.</summary>
    public static KafkaTopics For(KafkaOptions kafka) => new(kafka, kafka.Topic.MaxMessageBytes);

    /// <summary>
    /// The same for dead letters, with a larger limit: an event that just fits into its own topic would not fit with headers into a topic with the same limit.
    /// </summary>
    public static KafkaTopics ForDeadLetters(KafkaOptions kafka) => new(kafka, kafka.Topic.MaxMessageBytes + DeadLetterOverhead);

    /// <inheritdoc />
    public async Task<ImmutableDictionary<string, TopicState>> EnsureAsync(ImmutableSortedSet<string> topics, CancellationToken cancel)
    {
        HashSet<string> known;
        try
        {
            // Metadata of all topics: a request by name would create the topic on brokers that create topics on first use.
            var metadata = await _admin.AskAsync(client => OnOwnThreadAsync(() => client.GetMetadata(_options.Timeout)));
            known = metadata.Topics.Where(topic => !topic.Error.IsError).Select(topic => topic.Topic).ToHashSet(StringComparer.Ordinal);
        }
        catch (KafkaException e)
        {
            return topics.ToImmutableDictionary(topic => topic, TopicState (_) => new TopicState.Unavailable(e.Error.Reason));
        }

        var missing = topics.Where(topic => !known.Contains(topic)).ToList();
        var states = topics.Except(missing).ToImmutableDictionary(topic => topic, TopicState (_) => new TopicState.Ready());
        return missing.Count == 0 ? states : states.AddRange(await CreateAsync(missing, _maxMessageBytes));
    }

    private async Task<IEnumerable<KeyValuePair<string, TopicState>>> CreateAsync(List<string> topics, int? maxMessageBytes)
    {
        try
        {
            await _admin.AskAsync(async client =>
            {
                await client.CreateTopicsAsync(
                    topics.Select(topic => Specification(topic, maxMessageBytes)),
                    new CreateTopicsOptions { RequestTimeout = _options.Timeout, OperationTimeout = _options.Timeout }
                );
                return true;
            });
            var note =
                maxMessageBytes == _maxMessageBytes
                    ? null
                    : $"the brokers refuse max.message.bytes {_maxMessageBytes}; it was made with "
                        + $"{maxMessageBytes?.ToString(CultureInfo.InvariantCulture) ?? "their own"}, and longer events do not fit";
            return topics.Select(topic => KeyValuePair.Create<string, TopicState>(topic, new TopicState.Ready(note)));
        }
        catch (CreateTopicsException e)
            when (maxMessageBytes is not null && e.Results.Any(result => result.Error.Code is ErrorCode.InvalidConfig or ErrorCode.PolicyViolation))
        {
            return await CreateAsync(topics, maxMessageBytes > HostedBytes ? HostedBytes : null);
        }
        catch (CreateTopicsException e)
        {
            return e.Results.Select(result => KeyValuePair.Create(result.Topic, TopicVerdict.Of(result.Error)));
        }
        catch (KafkaException e)
        {
            return topics.Select(topic => KeyValuePair.Create(topic, TopicVerdict.Of(e.Error)));
        }
    }

    private TopicSpecification Specification(string topic, int? maxMessageBytes)
    {
        var configs = new Dictionary<string, string> { ["retention.ms"] = ((long)_options.Retention.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) };
        if (maxMessageBytes is { } bytes)
            configs["max.message.bytes"] = bytes.ToString(CultureInfo.InvariantCulture);
        return new TopicSpecification
        {
            Name = topic,
            NumPartitions = _options.Partitions,
            ReplicationFactor = (short)_options.ReplicationFactor,
            Configs = configs,
        };
    }

    // The call blocks while no broker answers, so it must not run on a pool thread.
    private static Task<T> OnOwnThreadAsync<T>(Func<T> call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _admin.Dispose();
}
