using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Kubernetes.Topics;
using ActorPipeline.Actors.Pipeline;
using ActorPipeline.Integration.Tests.Kubernetes;
using ActorPipeline.Integration.Tests.Processes;
using ActorPipeline.Messages.Elastic;
using Confluent.Kafka;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>
/// Everything from a file to the index, all of it real: services in Kubernetes, the watcher, its ConfigMap mounted, Filebeat, Kafka, the consumer
/// half, Elasticsearch. Topics and namespace are of this world alone.
/// </summary>
internal sealed class FilebeatWorld : IAsyncDisposable
{
    private const int Partitions = 2;

    private readonly string _prefix = TestServers.Unique("fb");
    private readonly KafkaTopics _topics;
    private readonly IConsumer<Ignore, Ignore> _ends;
    private readonly Watcher _watcher;
    private readonly MountedConfigMap _mounted;
    private ConsumerHalf? _consumer;

    private FilebeatWorld(string brokers, Uri elastic, Kubernetes.Cluster cluster, int shards)
    {
        (Brokers, Cluster, Elastic) = (brokers, cluster, new ElasticQueries(elastic));
        Filebeat = new FilebeatProcess(Directory.CreateDirectory(Folder.Data).FullName);
        _ends = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = brokers, GroupId = _prefix + "-ends" })
            .SetLogHandler((_, _) => { })
            .Build();
        _topics = KafkaTopics.For(
            new KafkaOptions
            {
                Brokers = brokers,
                Topic = new TopicOptions { Partitions = Partitions },
            }
        );
        _watcher = new Watcher(
            cluster,
            cluster.Options with
            {
                Resync = TimeSpan.FromSeconds(2),
                ConfigMapShards = shards,
            },
            new FilebeatOptions
            {
                Version = FilebeatProcess.Version,
                Paths = Folder.Logs + "/{service}/*.log*",
                Topic = _prefix + ".{service}",
                UnroutedTopic = _prefix + ".unrouted",
                RemovalGrace = TimeSpan.FromSeconds(5),
            },
            _topics
        );
        _mounted = new MountedConfigMap(cluster, Filebeat.Inputs);
    }

    public string Brokers { get; }

    public Kubernetes.Cluster Cluster { get; }

    public ElasticQueries Elastic { get; }

    public FilebeatProcess Filebeat { get; }

    public LogFolder Folder { get; } = new();

    /// <summary>Starts what is in front of Kafka, without Filebeat; who reads is up to the test.</summary>
    public static async Task<FilebeatWorld> StartFrontAsync(string brokers, Uri elastic, int shards = 1) =>
        new(brokers, elastic, await Kubernetes.Cluster.StartAsync(), shards);

    /// <summary>Starts all but Filebeat.</summary>
    /// <param name="brokers">Bootstrap servers.</param>
    /// <param name="elastic">Where the lines go.</param>
    /// <param name="change">What the consumer half has otherwise.</param>
    /// <param name="shards">ConfigMaps of inputs; the world's own Filebeat reads the first.</param>
    public static async Task<FilebeatWorld> StartAsync(
        string brokers,
        Uri elastic,
        Func<KafkaToElasticOptions, KafkaToElasticOptions>? change = null,
        int shards = 1
    )
    {
        var world = await StartFrontAsync(brokers, elastic, shards);
        world._consumer = await ConsumerHalf.StartAsync(brokers, elastic, world.Group, world.Topics, change);
        return world;
    }

    /// <summary>Starts all, with these services.</summary>
    public static async Task<FilebeatWorld> StartAsync(TestServers servers, params string[] services)
    {
        var world = await StartAsync(servers.Kafka, servers.Elastic);
        foreach (var service in services)
            await world.Cluster.CreateServiceAsync(service);
        world.Filebeat.Start(servers.Kafka);
        return world;
    }

    /// <summary>The consumer group of this world.</summary>
    public string Group => _prefix;

    /// <summary>The pattern of its topics.</summary>
    public string Topics => $"^{_prefix}\\..*";

    public Task<SinkStatus> SinkAsync() => _consumer!.SinkAsync();

    /// <summary>How many records a service's topic holds.</summary>
    public long Sent(string service)
    {
        try
        {
            return Enumerable
                .Range(0, Partitions)
                .Sum(partition => _ends.QueryWatermarkOffsets(new TopicPartition(Topic(service), partition), TimeSpan.FromSeconds(10)).High.Value);
        }
        catch (KafkaException e)
            when (e.Error.Code
                    is ErrorCode.UnknownTopicOrPart
                        or ErrorCode.Local_UnknownPartition
                        or ErrorCode.LeaderNotAvailable
                        or ErrorCode.NotLeaderForPartition
            )
        {
            // The watcher is about to make it.
            return 0;
        }
    }

    public string Topic(string service) => $"{_prefix}.{service}";

    public string Index(string service) => $"logs-{service.Replace('-', '_')}-{Cluster.Namespace}";

    /// <summary>A service that writes a hundred lines a second, whose file is rotated at intervals; it ends with lines in the last file.</summary>
    public async Task WriteAsync(string service, int rotations, TimeSpan every, Action rotate)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var rotation = 0; rotation < rotations; rotation++)
        {
            for (var step = 0; step < every / pace.Period; step++)
            {
                await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
                Folder.Append(service, 2);
            }
            rotate();
        }
        Folder.Append(service, 2);
    }

    /// <summary>Waits until all that was appended to a service's files is found.</summary>
    public Task IsIndexedAsync(string service) => Elastic.WaitForCountAsync(Index(service), Folder.Lines[service]);

    /// <summary>Every line that was appended is there, and none of them twice.</summary>
    public async Task IsThereOnceAsync(string service)
    {
        await IsIndexedAsync(service);
        var found = await Elastic.AllAsync(Index(service));
        Assert.Equal(Folder.Expected(service).Order(StringComparer.Ordinal), found.Select(one => one.Message).Order(StringComparer.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await Filebeat.DisposeAsync();
        if (_consumer is not null)
            await _consumer.DisposeAsync();
        await _mounted.DisposeAsync();
        await _watcher.DisposeAsync();
        _topics.Dispose();
        _ends.Dispose();
        Elastic.Dispose();
        await Cluster.DisposeAsync();
        Folder.Dispose();
    }
}
