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
    private readonly Lazy<IAdminClient> _admin;
    private readonly TopicOptions _options;

    /// <summary>Connects with the first call.</summary>
    /// <param name="client">Brokers, and what else the client needs to reach them.</param>
    /// <param name="options">What new topics are like.</param>
    public KafkaTopics(ClientConfig client, TopicOptions options)
    {
        _options = options;
        _admin = new(() => new AdminClientBuilder(client).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build());
    }

    /// <summary>On the brokers of the pipeline.</summary>
    public static KafkaTopics For(KafkaOptions kafka) =>
        new(new ClientConfig(kafka.Client.SetItem("bootstrap.servers", kafka.Brokers).ToDictionary()), kafka.Topic);

    /// <inheritdoc />
    public async Task<ImmutableDictionary<string, TopicState>> EnsureAsync(ImmutableSortedSet<string> topics, CancellationToken cancel)
    {
        HashSet<string> known;
        try
        {
            // All topics: asking for one by name would make it, on brokers that do so.
            known = await OnOwnThreadAsync(() => _admin.Value.GetMetadata(_options.Timeout).Topics
                .Where(topic => !topic.Error.IsError).Select(topic => topic.Topic).ToHashSet(StringComparer.Ordinal));
        }
        catch (KafkaException e)
        {
            return topics.ToImmutableDictionary(topic => topic, TopicState (_) => new TopicState.Unavailable(e.Error.Reason));
        }

        var missing = topics.Where(topic => !known.Contains(topic)).ToList();
        var states = topics.Except(missing).ToImmutableDictionary(topic => topic, TopicState (_) => new TopicState.Ready());
        return missing.Count == 0 ? states : states.AddRange(await CreateAsync(missing));
    }

    private async Task<IEnumerable<KeyValuePair<string, TopicState>>> CreateAsync(List<string> topics)
    {
        try
        {
            await _admin.Value.CreateTopicsAsync(topics.Select(Specification), new CreateTopicsOptions
            {
                RequestTimeout = _options.Timeout,
                OperationTimeout = _options.Timeout,
            });
            return topics.Select(topic => KeyValuePair.Create<string, TopicState>(topic, new TopicState.Ready()));
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

    private TopicSpecification Specification(string topic) => new()
    {
        Name = topic,
        NumPartitions = _options.Partitions,
        ReplicationFactor = (short)_options.ReplicationFactor,
        Configs = new Dictionary<string, string>
        {
            ["retention.ms"] = ((long)_options.Retention.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
        },
    };

    // The call blocks for as long as no broker answers: never on a thread of the pool.
    private static Task<T> OnOwnThreadAsync<T>(Func<T> call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        if (_admin.IsValueCreated)
        {
            _admin.Value.Dispose();
        }
    }
}
