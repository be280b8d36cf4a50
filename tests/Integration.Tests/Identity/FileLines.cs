using System.Text;
using Confluent.Kafka;

namespace ActorPipeline.Integration.Tests.Identity;

/// <summary>Writes the lines of a file to a topic as filestream of Filebeat 8.10 and later does.</summary>
internal sealed class FileLines(string brokers, string topic) : IDisposable
{
    private readonly IProducer<byte[]?, byte[]?> _producer = new ProducerBuilder<byte[]?, byte[]?>(
        new ProducerConfig
        {
            BootstrapServers = brokers,
            LingerMs = 5,
            MessageMaxBytes = 10_000_000,
        }
    ).Build();

    /// <summary>The service whose index the events go to.</summary>
    public string Service { get; } = topic["logs.".Length..];

    /// <summary>The data stream of <see cref="Service"/>.</summary>
    public string Index => $"logs-{Service.Replace('-', '_')}-test";

    /// <summary>Sends lines from one number on; line n begins at n times 20.</summary>
    public void Send(
        int from,
        int count,
        int partition = 0,
        string host = "node-1",
        string inode = "4711",
        string device = "2049",
        string path = "/a.log",
        string text = "line"
    )
    {
        for (var i = from; i < from + count; i++)
        {
            var file = inode.Length > 0 ? $$"""{"device_id":"{{device}}","path":"{{path}}","inode":"{{inode}}"}""" : $$"""{"path":"{{path}}"}""";
            Send(
                partition,
                $$$"""{"@timestamp":"2026-11-23T12:00:00.000Z","host":{"name":"{{{host}}}"},"log":{"offset":{{{i * 20}}},"file":{{{file}}}},"message":"{{{text}}} {{{i}}}","fields":{"service":"{{{Service}}}","namespace":"test"}}"""
            );
        }
        _producer.Flush(TestContext.Current.CancellationToken);
    }

    public void Send(int partition, string value) =>
        _producer.Produce(
            new TopicPartition(topic, partition),
            new Message<byte[]?, byte[]?> { Key = "/a.log"u8.ToArray(), Value = Encoding.UTF8.GetBytes(value) }
        );

    public void Dispose() => _producer.Dispose();
}
