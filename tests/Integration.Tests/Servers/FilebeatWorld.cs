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
    private readonly string _prefix = TestServers.Unique("fb");
    private readonly KafkaTopics _topics;
    private readonly Watcher _watcher;
    private readonly MountedConfigMap _mounted;
    private ConsumerHalf? _consumer;

    private FilebeatWorld(string brokers, Uri elastic, Kubernetes.Cluster cluster)
    {
        (Brokers, Cluster, Elastic) = (brokers, cluster, new ElasticQueries(elastic));
        Filebeat = new FilebeatProcess(Directory.CreateDirectory(Folder.Data).FullName);
        var topic = new TopicOptions { Partitions = 2 };
        _topics = new KafkaTopics(new ClientConfig { BootstrapServers = brokers }, topic, topic.MaxMessageBytes);
        _watcher = new Watcher(cluster, cluster.Options with { Resync = TimeSpan.FromSeconds(2) }, new FilebeatOptions
        {
            Version = FilebeatProcess.Version,
            Paths = Folder.Logs + "/{service}/*.log*",
            Topic = _prefix + ".{service}",
            UnroutedTopic = _prefix + ".unrouted",
            RemovalGrace = TimeSpan.FromSeconds(5),
        }, _topics);
        _mounted = new MountedConfigMap(cluster, Filebeat.Inputs);
    }

    public string Brokers { get; }

    public Kubernetes.Cluster Cluster { get; }

    public ElasticQueries Elastic { get; }

    public FilebeatProcess Filebeat { get; }

    public LogFolder Folder { get; } = new();

    /// <summary>Starts all but Filebeat.</summary>
    /// <param name="brokers">Bootstrap servers.</param>
    /// <param name="elastic">Where the lines go.</param>
    /// <param name="change">What the consumer half has otherwise.</param>
    public static async Task<FilebeatWorld> StartAsync(string brokers, Uri elastic, Func<KafkaToElasticOptions, KafkaToElasticOptions>? change = null)
    {
        var world = new FilebeatWorld(brokers, elastic, await Kubernetes.Cluster.StartAsync());
        world._consumer = await ConsumerHalf.StartAsync(brokers, elastic, world._prefix, $"^{world._prefix}\\..*", change);
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

    public Task<SinkStatus> SinkAsync() => _consumer!.SinkAsync();

    public string Topic(string service) => $"{_prefix}.{service}";

    public string Index(string service) => $"logs-{service.Replace('-', '_')}-{Cluster.Namespace}";

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
        Elastic.Dispose();
        await Cluster.DisposeAsync();
        Folder.Dispose();
    }
}
