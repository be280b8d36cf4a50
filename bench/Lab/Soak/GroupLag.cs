using Confluent.Kafka;

namespace ActorPipeline.Lab.Soak;

/// <summary>How many records a group has not committed yet.</summary>
/// <param name="brokers">Bootstrap servers.</param>
/// <param name="group">The group.</param>
/// <param name="partitions">What it reads.</param>
internal sealed class GroupLag(string brokers, string group, IReadOnlyList<TopicPartition> partitions) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly IConsumer<Ignore, Ignore> _consumer = new ConsumerBuilder<Ignore, Ignore>(
        new ConsumerConfig
        {
            BootstrapServers = brokers,
            GroupId = group,
            EnableAutoCommit = false,
        }
    ).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    /// <summary>The sum over the partitions; NaN when Kafka does not say in time.</summary>
    public double Now()
    {
        try
        {
            var committed = _consumer.Committed(partitions, Limit);
            return committed.Sum(c => _consumer.QueryWatermarkOffsets(c.TopicPartition, Limit).High.Value - Math.Max(0, c.Offset.Value));
        }
        catch (KafkaException)
        {
            return double.NaN;
        }
    }

    public void Dispose() => _consumer.Dispose();
}
