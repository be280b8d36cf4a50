using ActorPipeline.Embedded.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Tests.Kafka;

/// <summary>Ordinary Confluent clients against an embedded broker, as short as tests want them.</summary>
internal static class Wire
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public static ClientConfig Client(EmbeddedKafka kafka) => new() { BootstrapServers = kafka.BootstrapServers };

    public static async Task ProduceAsync(EmbeddedKafka kafka, string topic, int partition, CompressionType compression, params string[] values)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig(Client(kafka)) { CompressionType = compression, LingerMs = 20 }).Build();
        await Task.WhenAll(values.Select(v => producer.ProduceAsync(new TopicPartition(topic, partition), new Message<Null, string> { Value = v })));
    }

    /// <summary>Reads a topic from the earliest offset with automatic commits off; fails on any consumer error or a missing record.</summary>
    public static List<ConsumeResult<string, string>> ReadAll(EmbeddedKafka kafka, string topic, int count)
    {
        var config = new ConsumerConfig(Client(kafka))
        {
            GroupId = Guid.NewGuid().ToString("n"),
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            FetchWaitMaxMs = 20,
            CheckCrcs = true,
            EnablePartitionEof = true,
        };
        using var consumer = new ConsumerBuilder<string, string>(config).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(topic, Timeout).Topics[0].Partitions.Count;
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        var records = new List<ConsumeResult<string, string>>();
        using var deadline = new CancellationTokenSource(Timeout);
        var open = new HashSet<int>(Enumerable.Range(0, partitions));
        while (records.Count < count || open.Count > 0)
        {
            var result = consumer.Consume(deadline.Token);
            if (result.IsPartitionEOF)
            {
                open.Remove(result.Partition);
            }
            else
            {
                records.Add(result);
            }
        }

        Assert.Equal(count, records.Count);
        return records;
    }

    public static (long Low, long High) Ends(EmbeddedKafka kafka, string topic, int partition)
    {
        using var consumer = new ConsumerBuilder<Null, Null>(new ConsumerConfig(Client(kafka)) { GroupId = "ends" }).Build();
        var ends = consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), Timeout);
        return (ends.Low.Value, ends.High.Value);
    }
}
