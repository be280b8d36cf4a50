using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorPipeline.Embedded.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Throughput;

/// <summary>
/// An embedded Kafka that holds 442-byte Filebeat events, evenly spread over the partitions of one topic. PARSER and MESSAGE in the
/// environment name a parser and the line it gets; the events are then as long as that makes them.
/// </summary>
internal sealed class Load : IDisposable
{
    public const string Topic = "logs.web-service";
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private readonly List<IDisposable> _groups = [];

    private Load(EmbeddedKafka kafka, int partitions)
    {
        Kafka = kafka;
        Partitions = [.. Enumerable.Range(0, partitions).Select(p => new TopicPartition(Topic, p))];
    }

    public EmbeddedKafka Kafka { get; }

    public List<TopicPartition> Partitions { get; }

    /// <summary>The load, or null when the embedded broker did not keep all of it, which is then said.</summary>
    public static Load? Fill(int events, int partitions)
    {
        var kafka = EmbeddedKafka.Start(new EmbeddedKafkaOptions { Partitions = partitions });
        kafka.CreateTopic(Topic, partitions);
        var load = new Load(kafka, partitions);
        Send(kafka, events, partitions);
        var reader = load.Group("held");
        var held = load.Partitions.Select(p => reader.QueryWatermarkOffsets(p, RequestTimeout)).Sum(w => w.High.Value - w.Low.Value);
        if (held == events)
            return load;
        Console.WriteLine($"The embedded broker kept only {held} of {events} events: use more partitions.");
        load.Dispose();
        return null;
    }

    /// <summary>A client that can ask what a group has committed.</summary>
    public IConsumer<Ignore, Ignore> Group(string name)
    {
        var group = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig
            {
                BootstrapServers = Kafka.BootstrapServers,
                GroupId = name,
                EnableAutoCommit = false,
            }
        ).SetLogHandler((_, _) => { }).Build();
        _groups.Add(group);
        return group;
    }

    public void Dispose()
    {
        foreach (var group in _groups)
            group.Dispose();
        Kafka.Dispose();
    }

    private static void Send(EmbeddedKafka kafka, int events, int partitions)
    {
        var (parser, message) = (Environment.GetEnvironmentVariable("PARSER"), Environment.GetEnvironmentVariable("MESSAGE") ?? new string('m', 25));
        var value = Encoding.UTF8.GetBytes(
            """{"@timestamp":"2026-11-23T12:05:18.861Z","@metadata":{"beat":"filebeat","type":"_doc","version":"8.1.0"},"fields":{"service":"web-service","namespace":"demo","log_topic":"logs.web-service"PARSER},"ecs":{"version":"8.0.0"},"host":{"name":"node-1"},"agent":{"id":"92377a39-af88-49ed-aad9","type":"filebeat"},"log":{"offset":232,"file":{"path":"/mnt/data/logs/web-service/app.log"}},"input":{"type":"filestream"},"message":""".Replace(
                "PARSER",
                parser is null ? "" : $",\"parser\":\"{parser}\"",
                StringComparison.Ordinal
            )
                + JsonSerializer.Serialize(message, new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
                + "}"
        );
        Console.WriteLine($"event: {value.Length} bytes");
        using var producer = new ProducerBuilder<byte[]?, byte[]>(
            new ProducerConfig
            {
                BootstrapServers = kafka.BootstrapServers,
                CompressionType = Enum.Parse<CompressionType>(Environment.GetEnvironmentVariable("COMPRESSION") ?? "lz4", ignoreCase: true),
                LingerMs = 20,
                BatchNumMessages = 10000,
                BatchSize = 900_000,
                QueueBufferingMaxMessages = 1_000_000,
            }
        ).Build();
        for (var i = 0; i < events; i++)
        {
            while (true)
            {
                try
                {
                    producer.Produce(new TopicPartition(Topic, i / 500 % partitions), new Message<byte[]?, byte[]> { Value = value });
                    break;
                }
                catch (ProduceException<byte[]?, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
                {
                    producer.Poll(TimeSpan.FromMilliseconds(10));
                }
            }
        }
        producer.Flush(TimeSpan.FromMinutes(1));
    }
}
