using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;

namespace ActorPipeline.Integration.Tests;

/// <summary>Writes numbered Filebeat-shaped events to a topic.</summary>
internal sealed class Feeder(string brokers, string topic, string? service = null) : IDisposable
{
    private readonly IProducer<byte[]?, byte[]?> _producer = new ProducerBuilder<byte[]?, byte[]?>(
        new ProducerConfig
        {
            BootstrapServers = brokers,
            LingerMs = 5,
            CompressionType = CompressionType.Lz4,
            EnableIdempotence = true,
            MessageMaxBytes = 10_000_000,
        }
    ).SetLogHandler((_, _) => { }).Build();

    private readonly ConcurrentQueue<string> _undelivered = [];

    /// <summary>The service whose index the events go to.</summary>
    public string Service { get; } = service ?? topic["logs.".Length..];

    /// <summary>The index or data stream of <see cref="Service"/>.</summary>
    public string Index => $"logs-{Service.Replace('-', '_')}-test";

    public void Send(int from, int count, int partitions = 4)
    {
        for (var i = from; i < from + count; i++)
        {
            Send(
                i % partitions,
                $$$"""{"@timestamp":"2026-11-23T12:00:00.000Z","@metadata":{"beat":"filebeat"},"log":{"offset":{{{i}}},"file":{"path":"/a.log"}},"message":"line {{{i}}}","fields":{"service":"{{{Service}}}","namespace":"test","log_topic":"{{{topic}}}"}}"""
            );
        }

        Flush();
    }

    public void Send(int partition, string value) => Send(partition, "/a.log"u8.ToArray(), Encoding.UTF8.GetBytes(value));

    public void Send(int partition, byte[]? key, byte[]? value) =>
        _producer.Produce(
            new TopicPartition(topic, partition),
            new Message<byte[]?, byte[]?> { Key = key, Value = value },
            report =>
            {
                if (report.Error.IsError)
                    _undelivered.Enqueue($"{report.TopicPartition}: {report.Error.Reason}");
            }
        );

    /// <summary>All that was sent is in Kafka after it; else the test ends here, not where somebody waits for the lines.</summary>
    public void Flush()
    {
        _producer.Flush(TestContext.Current.CancellationToken);
        Assert.Empty(_undelivered);
    }

    public void Dispose() => _producer.Dispose();
}
