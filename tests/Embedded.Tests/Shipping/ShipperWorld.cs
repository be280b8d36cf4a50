using System.Text.Json;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Embedded.Shipping;
using ActorPipeline.Embedded.Tests.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Tests.Shipping;

/// <summary>A broker, a shipper and the directories they live in.</summary>
internal sealed class ShipperWorld : IAsyncDisposable
{
    public const string Topic = "logs.web-service";
    public const string Group = "actorpipeline";

    private readonly TemporaryFolder _directory = new();

    public ShipperWorld(bool input = true)
    {
        Logs = _directory.Sub("logs", "web-service");
        Config = _directory.Sub("inputs");
        Data = _directory.Sub("data");
        if (input)
        {
            Input("web-service");
        }
    }

    public string Logs { get; }

    public string Config { get; }

    public string Data { get; }

    public EmbeddedKafka Kafka { get; private set; } = null!;

    public FileShipper Shipper { get; private set; } = null!;

    public string Log(string name = "app.log") => Path.Combine(Logs, name);

    public void Input(string service, string? text = null) =>
        File.WriteAllText(
            Path.Combine(Config, service + ".yml"),
            text
                ?? $$"""
                - type: filestream
                  id: default.{{service}}
                  paths: ["{{_directory.Sub("logs", service)}}/*.log"]
                  file_identity.native: ~
                  fields: {service: "{{service}}", namespace: "default", log_topic: "logs.{{service}}"}
                """
        );

    /// <summary>Starts a fresh broker and a shipper on the same data directory, as a new process does.</summary>
    public async Task StartAsync(Action<string>? probe = null, Func<FileShipperOptions, FileShipperOptions>? with = null, bool resume = true)
    {
        Kafka = EmbeddedKafka.Start(
            new EmbeddedKafkaOptions
            {
                DataDirectory = Data,
                WatermarkInterval = TimeSpan.FromMilliseconds(20),
                ResumeAt = resume ? FileShipper.ResumeOffsets(Data) : null,
            }
        );
        var options = new FileShipperOptions
        {
            BootstrapServers = Kafka.BootstrapServers,
            Kafka = Kafka,
            ConfigDirectory = Config,
            DataDirectory = Data,
            GroupId = Group,
            ReloadInterval = TimeSpan.FromMilliseconds(20),
            ScanInterval = TimeSpan.FromMilliseconds(10),
            CommitInterval = TimeSpan.FromMilliseconds(5),
            Probe = probe,
        };
        Shipper = await FileShipper.StartAsync(with?.Invoke(options) ?? options, TestContext.Current.CancellationToken);
    }

    public async Task StopAsync()
    {
        await (Shipper?.DisposeAsync() ?? default);
        Kafka?.Dispose();
    }

    /// <summary>Waits until the shipper has sent so many lines.</summary>
    public Task SentAsync(long lines) => Eventually.TrueAsync(() => Shipper.Status.LinesSent >= lines, () => Shipper.Status.ToString());

    /// <summary>Everything the topic holds now.</summary>
    public List<Shipped> Read(int count, string topic = Topic) => [.. Wire.ReadAll(Kafka, topic, count).Select(r => new Shipped(r))];

    public void Commit(string topic, int partition, long offset)
    {
        using var client = new BrokerClient(Kafka.BootstrapServers, Wire.Timeout);
        Assert.True(client.Commit(Group, new Dictionary<TopicPartition, long> { [new(topic, partition)] = offset }));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }
}

/// <summary>One record of the shipper, taken apart.</summary>
internal sealed record Shipped(string Key, string Value, int Partition, long Offset)
{
    public Shipped(ConsumeResult<string, string> record)
        : this(record.Message.Key, record.Message.Value, record.Partition.Value, record.Offset.Value) { }

    public JsonElement Json => JsonDocument.Parse(Value).RootElement;

    public string Message => Json.GetProperty("message").GetString()!;
}
