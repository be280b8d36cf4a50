using System.Text.RegularExpressions;
using ActorPipeline.Actors.Filebeat;
using Confluent.Kafka;

namespace ActorPipeline.Actors.DeadLetters.Replay;

/// <summary>
/// Reads dead-letter topics from the first record to the last one at the start of reading, without joining a group. Every member blocks: use it on a thread of
/// its own. Every member throws <see cref="KafkaException"/> when the brokers do not answer.
/// </summary>
public sealed class DeadLetterReader : IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    private readonly DeadLetterOptions _options;
    private readonly TopicNaming _topics;
    private readonly ReadOnlyKafkaClient _kafka;
    private readonly TimeProvider _time;

    /// <summary>Connects when first used.</summary>
    /// <param name="brokers">Bootstrap servers.</param>
    /// <param name="group">The pipeline's consumer group.</param>
    /// <param name="client">librdkafka properties, as for the pipeline's consumer.</param>
    /// <param name="options">How dead-letter topics are named.</param>
    /// <param name="topics">How topics are named after services.</param>
    /// <param name="time">The clock.</param>
    public DeadLetterReader(
        string brokers,
        string group,
        IReadOnlyDictionary<string, string> client,
        DeadLetterOptions options,
        TopicNaming topics,
        TimeProvider time
    ) => (_options, _topics, _time, _kafka) = (options, topics, time, new ReadOnlyKafkaClient(brokers, group, client));

    /// <inheritdoc cref="ReadOnlyKafkaClient.Heard"/>
    public string? Heard() => _kafka.Heard();

    /// <summary>The existing dead-letter topics, by the configured name.</summary>
    public IReadOnlyList<string> Topics()
    {
        var pattern = $@"\A{Regex.Escape(_options.Topic).Replace(@"\{topic}", ".+", StringComparison.Ordinal)}\z";
        return
        [
            .. _kafka
                .Admin.GetMetadata(RequestTimeout)
                .Topics.Select(topic => topic.Topic)
                .Where(topic => Regex.IsMatch(topic, pattern))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>How many partitions a topic has; 0 when there is none of that name.</summary>
    public int Partitions(string topic) => _kafka.Admin.GetMetadata(RequestTimeout).Topics.FirstOrDefault(found => found.Topic == topic)?.Partitions.Count ?? 0;

    /// <summary>What the pipeline's group has committed in these partitions; those without a commit are left out.</summary>
    public IReadOnlyDictionary<TopicPartition, long> Committed(IEnumerable<TopicPartition> partitions) =>
        _kafka
            .Consumer.Committed(partitions, RequestTimeout)
            .Where(found => found.Offset.Value >= 0)
            .ToDictionary(found => found.TopicPartition, found => found.Offset.Value);

    /// <summary>All records of <paramref name="topics"/>, as they come.</summary>
    /// <exception cref="DeadLetterException">The brokers stop answering on the way.</exception>
    public IEnumerable<DeadLetterRecord> Read(IReadOnlyList<string> topics, CancellationToken cancel)
    {
        var metadata = _kafka.Admin.GetMetadata(RequestTimeout);
        var open = new Dictionary<TopicPartition, long>();
        var from = new List<TopicPartitionOffset>();
        foreach (var topic in metadata.Topics.Where(found => topics.Contains(found.Topic)))
        {
            foreach (var partition in topic.Partitions.Select(found => new TopicPartition(topic.Topic, found.PartitionId)))
            {
                var ends = _kafka.Consumer.QueryWatermarkOffsets(partition, RequestTimeout);
                if (ends.High.Value <= ends.Low.Value)
                    continue;
                open[partition] = ends.High.Value;
                from.Add(new TopicPartitionOffset(partition, ends.Low));
            }
        }
        _kafka.Consumer.Assign(from);
        try
        {
            var heard = _time.GetTimestamp();
            while (open.Count > 0)
            {
                cancel.ThrowIfCancellationRequested();
                var record = _kafka.Consumer.Consume(Step);
                if (record is null)
                {
                    if (_time.GetElapsedTime(heard) > RequestTimeout)
                        throw new DeadLetterException($"nothing more came of {string.Join(", ", open.Keys.Take(3))} for {RequestTimeout.TotalSeconds:0} s");
                    continue;
                }
                heard = _time.GetTimestamp();
                if (!open.TryGetValue(record.TopicPartition, out var end))
                    continue;
                // Transaction markers at the end have no record; then the partition's end is reported.
                if (record.IsPartitionEOF || record.Offset.Value >= end - 1)
                    open.Remove(record.TopicPartition);
                if (!record.IsPartitionEOF && record.Offset.Value < end)
                {
                    yield return DeadLetterHeaders.Read(record, _topics);
                    // The time in the caller's loop does not count as waiting for brokers.
                    heard = _time.GetTimestamp();
                }
            }
        }
        finally
        {
            _kafka.Consumer.Unassign();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _kafka.Dispose();
}

/// <summary>Reading or replaying dead letters failed; the message says why.</summary>
public sealed class DeadLetterException(string message) : Exception(message);
