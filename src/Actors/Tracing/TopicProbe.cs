using System.Collections.Immutable;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tracing;

/// <summary>Looks at a topic and its dead-letter topic from outside the consumer group. Reads one record of each partition and commits nothing.</summary>
/// <param name="kafka">Brokers, group and client properties.</param>
/// <param name="letters">How dead-letter topics are named.</param>
public sealed class TopicProbe(KafkaOptions kafka, DeadLetterOptions letters)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Takes milliseconds; up to 10 s when brokers do not answer.</summary>
    public Task<TopicSeen> LookAsync(string topic) =>
        // The client blocks: a thread of its own.
        Task.Factory.StartNew(() => Look(topic), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private TopicSeen Look(string topic)
    {
        string? heard = null;
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(DeadLetterClients.Reader(kafka.Brokers, kafka.GroupId, kafka.Client))
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => heard = error.Reason).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        try
        {
            // All topics: asking for one by name makes it on brokers that make topics on first use.
            var known = admin.GetMetadata(Patience).Topics.ToDictionary(found => found.Topic, found => found.Partitions.Select(part => part.PartitionId).ToList());
            var parts = Parts(consumer, topic, known.GetValueOrDefault(topic, []));
            var dead = letters.Topic.Replace("{topic}", topic, StringComparison.Ordinal);
            var deadParts = Parts(consumer, dead, known.GetValueOrDefault(dead, []));
            return new TopicSeen(topic)
            {
                Partitions = parts,
                NewestAt = Last(consumer, topic, parts).Where(record => record.Message.Timestamp.Type != TimestampType.NotAvailable)
                    .Select(record => (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(record.Message.Timestamp.UnixTimestampMs)).Max(),
                Letters = deadParts.Sum(part => part.End - part.First),
                NewestLetter = Last(consumer, dead, deadParts).Select(LetterHeaders.Read).OfType<DeadLetterRecord.Letter>().MaxBy(letter => letter.Stored.At)?.Stored.ErrorType,
            };
        }
        catch (KafkaException failure)
        {
            return new TopicSeen(topic) { Error = heard ?? failure.Error.Reason };
        }
    }

    private static ImmutableArray<PartitionSeen> Parts(IConsumer<byte[]?, byte[]?> consumer, string topic, List<int> numbers)
    {
        if (numbers.Count == 0)
            return [];
        var committed = consumer.Committed(numbers.Select(number => new TopicPartition(topic, number)), Patience).ToDictionary(found => found.Partition.Value, found => found.Offset.Value);
        return
        [
            .. numbers.Order().Select(number =>
            {
                var ends = consumer.QueryWatermarkOffsets(new TopicPartition(topic, number), Patience);
                return new PartitionSeen(number, ends.Low.Value, ends.High.Value, committed.GetValueOrDefault(number, -1) is >= 0 and var offset ? offset : null);
            }),
        ];
    }

    /// <summary>The last record of each partition, as far as they come in time; where the last one is only seen by transactions, none.</summary>
    private static List<ConsumeResult<byte[]?, byte[]?>> Last(IConsumer<byte[]?, byte[]?> consumer, string topic, ImmutableArray<PartitionSeen> parts)
    {
        List<TopicPartitionOffset> from = [.. parts.Where(part => part.End > part.First).Select(part => new TopicPartitionOffset(topic, part.Partition, part.End - 1))];
        List<ConsumeResult<byte[]?, byte[]?>> records = [];
        var open = from.Select(start => start.Partition.Value).ToHashSet();
        consumer.Assign(from);
        while (open.Count > 0 && consumer.Consume(Patience) is { } record)
        {
            if (record.Topic != topic || !open.Remove(record.Partition.Value))
                continue;
            if (!record.IsPartitionEOF)
                records.Add(record);
        }
        consumer.Unassign();
        return records;
    }
}
