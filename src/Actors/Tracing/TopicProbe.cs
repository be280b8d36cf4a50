using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tracing;

/// <summary>Looks at a topic and its dead-letter topic from outside the consumer group. Reads one record of each partition and commits nothing.</summary>
/// <param name="options">Brokers, group and client properties.</param>
/// <param name="letters">How dead-letter topics are named.</param>
public sealed class TopicProbe(KafkaOptions options, DeadLetterOptions letters)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Takes milliseconds; up to 10 s when brokers do not answer.</summary>
    public Task<TopicSeen> LookAsync(string topic) =>
        // The client blocks: a thread of its own.
        Task.Factory.StartNew(() => Look(topic), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private TopicSeen Look(string topic)
    {
        using var kafka = new Onlooker(options.Brokers, options.GroupId, options.Client);
        try
        {
            var dead = letters.Topic.Replace("{topic}", topic, StringComparison.Ordinal);
            // All topics: asking for one by name makes it on brokers that make topics on first use.
            var known = kafka.Admin.GetMetadata(Patience).Topics.ToLookup(found => found.Topic);
            List<TopicPartition> Parts(string name) => [.. known[name].SelectMany(found => found.Partitions).Select(part => new TopicPartition(name, part.PartitionId))];
            var (own, refused) = (Ends(kafka.Consumer, Parts(topic)), Ends(kafka.Consumer, Parts(dead)));
            var committed = own.Count == 0 ? [] : kafka.Consumer.Committed(own.Keys, Patience).ToDictionary(found => found.TopicPartition, found => found.Offset.Value);
            var last = Last(kafka.Consumer, own.Concat(refused)).ToLookup(record => record.Topic);
            return new TopicSeen(topic)
            {
                Partitions = [.. own.OrderBy(part => part.Key.Partition.Value).Select(part => new PartitionSeen(
                    part.Key.Partition.Value, part.Value.Low.Value, part.Value.High.Value, committed.GetValueOrDefault(part.Key, -1) is >= 0 and var offset ? offset : null))],
                NewestAt = last[topic].Where(record => record.Message.Timestamp.Type != TimestampType.NotAvailable)
                    .Select(record => (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(record.Message.Timestamp.UnixTimestampMs)).Max(),
                Letters = refused.Values.Sum(ends => ends.High.Value - ends.Low.Value),
                NewestLetter = last[dead].Select(LetterHeaders.Read).OfType<DeadLetterRecord.Letter>().MaxBy(letter => letter.Stored.At)?.Stored.ErrorType,
            };
        }
        catch (KafkaException failure)
        {
            return new TopicSeen(topic) { Error = kafka.Heard() ?? failure.Error.Reason };
        }
    }

    private static Dictionary<TopicPartition, WatermarkOffsets> Ends(IConsumer<byte[]?, byte[]?> consumer, List<TopicPartition> parts) =>
        parts.ToDictionary(part => part, part => consumer.QueryWatermarkOffsets(part, Patience));

    /// <summary>The last record of each partition, as far as they come in time; where the last one is only seen by transactions, none.</summary>
    private static List<ConsumeResult<byte[]?, byte[]?>> Last(IConsumer<byte[]?, byte[]?> consumer, IEnumerable<KeyValuePair<TopicPartition, WatermarkOffsets>> parts)
    {
        List<TopicPartitionOffset> from = [.. parts.Where(part => part.Value.High.Value > part.Value.Low.Value).Select(part => new TopicPartitionOffset(part.Key, part.Value.High - 1))];
        List<ConsumeResult<byte[]?, byte[]?>> records = [];
        var open = from.Select(start => start.TopicPartition).ToHashSet();
        consumer.Assign(from);
        while (open.Count > 0 && consumer.Consume(Patience) is { } record)
        {
            if (open.Remove(record.TopicPartition) && !record.IsPartitionEOF)
                records.Add(record);
        }
        return records;
    }
}
