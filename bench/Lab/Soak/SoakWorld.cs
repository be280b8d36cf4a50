using ActorPipeline.Integration.Tests.Servers;
using ActorPipeline.Lab.Machine;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Lab.Soak;

/// <summary>Everything from a file to the index, all of it real and started fresh: Filebeat, Kafka, Elasticsearch behind a relay, and nodes.</summary>
internal sealed class SoakWorld : IAsyncDisposable
{
    public const string Group = "soak",
        Space = "soak",
        Index = "logs-*-soak";
    private const int PartitionsOfService = 2;

    private readonly string _folder;
    private readonly List<string> _services;

    private SoakWorld(SoakOptions options)
    {
        _folder = options.Out;
        _services = [.. Enumerable.Range(1, options.Services).Select(i => $"s{i}-service")];
    }

    public OwnServers Servers { get; } = new();

    public string Brokers { get; private set; } = "";

    public Uri Elastic { get; private set; } = null!;

    public TcpRelay Relay { get; private set; } = null!;

    public Filebeat Filebeat { get; private set; } = null!;

    public IReadOnlyList<string> Services => _services;

    /// <summary>Where services write.</summary>
    public string Logs => Path.Combine(_folder, "logs");

    /// <summary>The partitions that are read.</summary>
    public IReadOnlyList<TopicPartition> Partitions =>
        [.. _services.SelectMany(s => Enumerable.Range(0, PartitionsOfService).Select(p => new TopicPartition($"logs.{s}", p)))];

    /// <param name="options">Folder and number of services.</param>
    /// <param name="relay">Makes the hop before Elasticsearch, when it is to be more than that.</param>
    public static async Task<SoakWorld> StartAsync(SoakOptions options, Func<Uri, TcpRelay>? relay = null)
    {
        var world = new SoakWorld(options);
        var kafka = world.Servers.StartKafkaAsync();
        world.Elastic = await world.Servers.StartElasticsearchAsync();
        world.Brokers = await kafka;
        world.Relay = relay?.Invoke(world.Elastic) ?? new TcpRelay(world.Elastic);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = world.Brokers }).Build();
        await admin.CreateTopicsAsync(
            world._services.Select(s => new TopicSpecification
            {
                Name = $"logs.{s}",
                NumPartitions = PartitionsOfService,
                ReplicationFactor = 1,
                // So that the time of a record is that of its arrival.
                Configs = new() { ["message.timestamp.type"] = "LogAppendTime" },
            })
        );
        world.Filebeat = new Filebeat(Directory.CreateDirectory(Path.Combine(options.Out, "filebeat")).FullName, world.Brokers);
        foreach (var service in world._services)
            world.Filebeat.Collect(service, Space, world.Logs);
        world.Filebeat.Start();
        return world;
    }

    /// <summary>Another node of the group.</summary>
    /// <param name="name">Of its log.</param>
    /// <param name="port">Its HTTP port.</param>
    public Child StartNode(string name, int port)
    {
        var config = Path.Combine(_folder, "node.conf");
        // Filebeat 7.17 tells no inode: the path has to do, and files are not renamed here. The rest is as it is in Kubernetes.
        File.WriteAllText(config, $"actorpipeline {{ kafka.group-id = {Group}, elastic.document-id = line, batch.max-delay = 250ms }}\n");
        return NodeProcess.Start(
            Path.Combine(_folder, $"{name}.log"),
            "--broker",
            Brokers,
            "--topic",
            "^logs\\..*",
            "--elastic",
            Relay.Url.ToString(),
            "--http",
            $"{port}",
            "--config",
            config
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (Filebeat is not null)
            await Filebeat.DisposeAsync();
        Relay?.Dispose();
        await Servers.DisposeAsync();
        if (Directory.Exists(Logs))
            Directory.Delete(Logs, recursive: true);
    }
}
