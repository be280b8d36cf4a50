using ActorPipeline.Actors.Checks;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tracing;

/// <summary>Looks at a topic and its dead-letter topic from outside the consumer group. Reads the last records of partitions and commits nothing.</summary>
/// <param name="options">Brokers, group and client properties.</param>
/// <param name="letters">How dead-letter topics are named.</param>
public sealed class TopicProbe(KafkaOptions options, DeadLetterOptions letters)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(4);

    /// <summary>Takes milliseconds; up to 10 s when brokers do not answer.</summary>
    /// <param name="topic">
    /// The topic where the lines should be. When it was never written to, the other topics of the pipeline are searched for the lines.
    /// </param>
    /// <param name="service">Whose lines.</param>
    /// <param name="space">Its namespace; null for any.</param>
    public Task<TopicSeen> LookAsync(string topic, string service, string? space) =>
        // The client blocks, so it gets a thread of its own.
        Task.Factory.StartNew(() => Look(topic, service, space), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private TopicSeen Look(string topic, string service, string? space)
    {
        using var kafka = new ReadOnlyKafkaClient(options.Brokers, options.GroupId, options.Client);
        try
        {
            // Metadata of all topics: a request for one by name would create it on brokers that create topics on first use.
            var known = kafka
                .Admin.GetMetadata(RequestTimeout)
                .Topics.ToDictionary(found => found.Topic, found => found.Partitions.ConvertAll(part => new TopicPartition(found.Topic, part.PartitionId)));
            var seen = Look(kafka, known, topic);
            if (seen.WasUsed)
                return seen;
            var read = KafkaCheck.Read(options.Topics, known.Keys).Remove(topic).SelectMany(other => known[other]).Take(CarrierProbe.MaxPartitions).ToList();
            return CarrierProbe.Find(kafka.Consumer, Ends(kafka.Consumer, read), service, space, RequestTimeout) is { } carrier
                ? Look(kafka, known, carrier) with
                {
                    Expected = topic,
                }
                : seen;
        }
        catch (KafkaException failure)
        {
            return new TopicSeen(topic) { Error = kafka.Heard() ?? failure.Error.Reason };
        }
    }

    private TopicSeen Look(ReadOnlyKafkaClient kafka, Dictionary<string, List<TopicPartition>> known, string topic)
    {
        var dead = letters.Topic.Replace("{topic}", topic, StringComparison.Ordinal);
        var (own, refused) = (Ends(kafka.Consumer, known.GetValueOrDefault(topic, [])), Ends(kafka.Consumer, known.GetValueOrDefault(dead, [])));
        var committed =
            own.Count == 0 ? [] : kafka.Consumer.Committed(own.Keys, RequestTimeout).ToDictionary(found => found.TopicPartition, found => found.Offset.Value);
        var last = Last(kafka.Consumer, own.Concat(refused)).ToLookup(record => record.Topic);
        return new TopicSeen(topic)
        {
            Partitions =
            [
                .. own.OrderBy(part => part.Key.Partition.Value)
                    .Select(part => new PartitionSeen(
                        part.Key.Partition.Value,
                        part.Value.Low.Value,
                        part.Value.High.Value,
                        committed.GetValueOrDefault(part.Key, -1) is >= 0 and var offset ? offset : null
                    )),
            ],
            NewestAt = last[topic]
                .Where(record => record.Message.Timestamp.Type != TimestampType.NotAvailable)
                .Select(record => (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(record.Message.Timestamp.UnixTimestampMs))
                .Max(),
            Letters = refused.Values.Sum(ends => ends.High.Value - ends.Low.Value),
            NewestDeadLetter = last[dead]
                .Select(record => DeadLetterHeaders.Read(record, TopicNaming.Default))
                .OfType<DeadLetterRecord.RejectedEvent>()
                .MaxBy(letter => letter.Stored.At)
                ?.Stored.ErrorType,
        };
    }

    private static Dictionary<TopicPartition, WatermarkOffsets> Ends(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartition> parts) =>
        parts.ToDictionary(part => part, part => consumer.QueryWatermarkOffsets(part, RequestTimeout));

    /// <summary>The last record of each partition, as far as they come in time; none where the last offset is a transaction marker.</summary>
    private static List<ConsumeResult<byte[]?, byte[]?>> Last(
        IConsumer<byte[]?, byte[]?> consumer,
        IEnumerable<KeyValuePair<TopicPartition, WatermarkOffsets>> parts
    )
    {
        List<TopicPartitionOffset> from =
        [
            .. parts.Where(part => part.Value.High.Value > part.Value.Low.Value).Select(part => new TopicPartitionOffset(part.Key, part.Value.High - 1)),
        ];
        List<ConsumeResult<byte[]?, byte[]?>> records = [];
        var open = from.Select(start => start.TopicPartition).ToHashSet();
        consumer.Assign(from);
        while (open.Count > 0 && consumer.Consume(RequestTimeout) is { } record)
        {
            if (open.Remove(record.TopicPartition) && !record.IsPartitionEOF)
                records.Add(record);
        }
        return records;
    }
}
