using Confluent.Kafka;

namespace ActorPipeline.Actors.DeadLetters;

/// <summary>
/// Reads the end of dead-letter topics, to know what other nodes have stored. The first read of a topic goes back <see cref="Reach"/> records per partition;
/// later reads go on where the last one ended. No group is joined, but librdkafka asks for the coordinator of the configured group, so it has to be a group
/// that the node has a right to.
/// </summary>
internal sealed class DeadLetterTail(ConsumerConfig settings, StoredOrigins origins)
{
    /// <summary>Dead letters per partition: more than a node can have stored without committing the events' offsets.</summary>
    public const int Reach = 50_000;

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<TopicPartition, long> _read = [];

    /// <summary>Notes every dead letter that was in the topic when this was called. Fails when the brokers cannot be asked.</summary>
    /// <exception cref="KafkaException">The brokers are away, or refuse.</exception>
    public async Task CatchUpAsync(string topic)
    {
        await _turn.WaitAsync();
        try
        {
            // The client blocks, so it gets a thread of its own.
            await Task.Factory.StartNew(() => Read(topic), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Read(string topic)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(Config()).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var open = Open(consumer, topic);
        if (open.Count == 0)
            return;
        consumer.Assign(open.Select(part => new TopicPartitionOffset(part.Key, part.Value.From)));
        while (open.Count > 0)
        {
            var letter =
                consumer.Consume(ReadTimeout)
                ?? throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"no letter of {topic} within {ReadTimeout.TotalSeconds} s"));
            if (!letter.IsPartitionEOF && DeadLetterHeaders.IdOf(letter.Message.Headers) is { } origin)
                origins.Add(origin);
            // Other nodes write meanwhile, so the end of a partition may be reached more than once.
            if (!open.TryGetValue(letter.TopicPartition, out var part) || (!letter.IsPartitionEOF && letter.Offset.Value < part.End - 1))
                continue;
            open.Remove(letter.TopicPartition);
            _read[letter.TopicPartition] = letter.IsPartitionEOF ? letter.Offset.Value : letter.Offset.Value + 1;
        }
    }

    private Dictionary<TopicPartition, (long From, long End)> Open(IConsumer<Ignore, Ignore> consumer, string topic)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var open = new Dictionary<TopicPartition, (long From, long End)>();
        foreach (var partition in admin.GetMetadata(topic, ReadTimeout).Topics.SelectMany(t => t.Partitions))
        {
            var at = new TopicPartition(topic, partition.PartitionId);
            var ends = consumer.QueryWatermarkOffsets(at, ReadTimeout);
            var from = Math.Max(Math.Max(ends.Low.Value, ends.High.Value - Reach), _read.GetValueOrDefault(at));
            if (from < ends.High.Value)
                open[at] = (from, ends.High.Value);
        }
        return open;
    }

    private ConsumerConfig Config() => new(settings.ToDictionary()) { ClientId = "actorpipeline-dead-letter", ConsumeResultFields = "topic,headers" };
}
