using ActorPipeline.Integration.Tests.Servers;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Lab.Peers;

/// <summary>A real Kafka with one topic full of events, evenly spread over its partitions.</summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Largest = 20 << 20;
    private const int Block = 500;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly OwnServers _servers = new();

    public string Brokers { get; private set; } = "";

    /// <summary>Events in the topic.</summary>
    public long Events { get; private set; }

    /// <summary>The bytes of all their values.</summary>
    public long Bytes { get; private set; }

    public static async Task<Load> StartAsync()
    {
        var load = new Load();
        load.Brokers = await load._servers.StartKafkaAsync(1, $"message.max.bytes={Largest}", $"replica.fetch.max.bytes={Largest}");
        return load;
    }

    /// <summary>Makes the topic anew, with these events.</summary>
    public async Task FillAsync(Scenario scenario)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Brokers }).SetLogHandler((_, _) => { }).Build();
        var services = Enumerable.Range(0, scenario.Topics).Select(Shape.ServiceOf).ToArray();
        await RemakeAsync(admin, services, scenario.Partitions);
        using var producer = new ProducerBuilder<byte[]?, byte[]>(
            new ProducerConfig
            {
                BootstrapServers = Brokers,
                CompressionType = CompressionType.Lz4,
                LingerMs = 20,
                BatchNumMessages = 10_000,
                BatchSize = 900_000,
                MessageMaxBytes = Largest,
                QueueBufferingMaxMessages = 500_000,
                QueueBufferingMaxKbytes = 256 << 10,
            }
        ).SetLogHandler((_, _) => { }).Build();
        var shape = new Shape(scenario.Lines, scenario.Bytes, scenario.Space);
        (Events, Bytes) = (scenario.Count, 0);
        for (var i = 0; i < scenario.Count; i++)
        {
            // Blocks, as a file's lines come: but no partition without events.
            var block = i / Math.Min(Block, Math.Max(1, scenario.Count / scenario.Partitions / services.Length));
            var service = services[block / scenario.Partitions % services.Length];
            var value = shape.Event(i, service);
            Bytes += value.Length;
            while (!TryProduce(producer, new TopicPartition("logs." + service, block % scenario.Partitions), value))
                producer.Poll(TimeSpan.FromMilliseconds(10));
        }
        producer.Flush(TimeSpan.FromMinutes(5));
    }

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    private static bool TryProduce(IProducer<byte[]?, byte[]> producer, TopicPartition to, byte[] value)
    {
        try
        {
            producer.Produce(to, new Message<byte[]?, byte[]> { Value = value });
            return true;
        }
        catch (ProduceException<byte[]?, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private static async Task RemakeAsync(IAdminClient admin, string[] services, int partitions)
    {
        var old = Topics(admin);
        if (old.Count > 0)
            await admin.DeleteTopicsAsync(old);
        // A topic is gone some time after it was deleted.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (Topics(admin).Count > 0)
            await pace.WaitForNextTickAsync();
        await admin.CreateTopicsAsync(
            services.Select(service => new TopicSpecification
            {
                Name = "logs." + service,
                NumPartitions = partitions,
                ReplicationFactor = 1,
                Configs = new() { ["max.message.bytes"] = $"{Largest}" },
            }),
            new CreateTopicsOptions { RequestTimeout = Limit, OperationTimeout = Limit }
        );
    }

    private static List<string> Topics(IAdminClient admin) =>
        [.. admin.GetMetadata(Limit).Topics.Select(topic => topic.Topic).Where(topic => topic.StartsWith("logs.", StringComparison.Ordinal))];
}
