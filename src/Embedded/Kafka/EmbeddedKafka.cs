using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Kafka;

/// <summary>
/// A Kafka for a laptop and for tests: librdkafka's mock cluster, listening on random loopback ports and speaking the
/// real protocol to any client. Records live in memory only, and a partition keeps only its last
/// <see cref="PartitionBytes"/>: whoever writes must wait for the consumers. Thread-safe.
/// </summary>
public sealed partial class EmbeddedKafka : IDisposable
{
    /// <summary>What a partition holds, bytes of record batches as sent; older batches are dropped silently.</summary>
    public const int PartitionBytes = 5 << 20;

    private static readonly TimeSpan WireTimeout = TimeSpan.FromSeconds(5);

    private readonly EmbeddedKafkaOptions _options;
    private readonly SortedDictionary<string, long[]> _lastRun;
    private readonly Lock _gate = new();
    private WatermarkKeeper? _keeper;
    private nint _client;
    private nint _cluster;

    private EmbeddedKafka(EmbeddedKafkaOptions options, SortedDictionary<string, long[]> lastRun)
    {
        (_options, _lastRun) = (options, lastRun);
        (_client, _cluster) = NewCluster(options);
        BootstrapServers = Marshal.PtrToStringUTF8(NativeMock.Bootstraps(_cluster)) ?? "";
    }

    /// <summary>host:port of every broker, comma-separated.</summary>
    public string BootstrapServers { get; }

    /// <summary>Starts the brokers; with a data directory, the topics of earlier runs exist again, with empty logs whose offsets continue.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No broker or no partition asked for.</exception>
    /// <exception cref="InvalidDataException">The file of log ends in the data directory cannot be read.</exception>
    public static EmbeddedKafka Start(EmbeddedKafkaOptions? options = null)
    {
        options ??= new EmbeddedKafkaOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Brokers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Partitions, 1);
        var file = options.DataDirectory is { } directory ? new WatermarkFile(directory) : null;
        var ends = file?.Load() ?? new SortedDictionary<string, long[]>(StringComparer.Ordinal);
        var lastRun = new SortedDictionary<string, long[]>(ends.ToDictionary(e => e.Key, e => (long[])e.Value.Clone()), StringComparer.Ordinal);
        var kafka = new EmbeddedKafka(options, lastRun);
        try
        {
            kafka.Restore();
            kafka._keeper = file is null
                ? null
                : new WatermarkKeeper(new BrokerClient(kafka.BootstrapServers, WireTimeout), file, ends, options.WatermarkInterval);
            return kafka;
        }
        catch
        {
            kafka.Dispose();
            throw;
        }
    }

    /// <summary>Whether a cluster with this id is an embedded one: mock clusters say so in their id.</summary>
    public static bool IsEmbedded(string? clusterId) => clusterId is not null && clusterId.StartsWith("mockCluster", StringComparison.Ordinal);

    /// <summary>Makes a topic of <see cref="EmbeddedKafkaOptions.Partitions"/> partitions; one that exists stays as it is.</summary>
    public void CreateTopic(string topic) => CreateTopic(topic, _options.Partitions);

    /// <summary>Makes a topic; one that exists stays as it is. Refuses names Kafka refuses and fewer than 1 partition.</summary>
    public void CreateTopic(string topic, int partitions)
    {
        if (!TopicName().IsMatch(topic) || topic is "." or "..")
        {
            throw new ArgumentException($"Topic name '{topic}': allowed are 1 to 249 of letters, digits, '.', '_' and '-'.", nameof(topic));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        var error = (ErrorCode)Native(cluster => NativeMock.TopicCreate(cluster, topic, partitions, _options.Brokers));
        if (error is not (ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            throw new KafkaException(new Error(error, $"Topic '{topic}' cannot be made: {new Error(error).Reason}"));
        }
    }

    /// <summary>
    /// Moves the log end of a partition up to <paramref name="offset"/> without a record in between: consumers step over
    /// the gap. A log that already ends there or behind stays as it is. Blocks for a round trip.
    /// </summary>
    /// <exception cref="IOException">The brokers are down.</exception>
    public void AdvanceTo(string topic, int partition, long offset)
    {
        using var client = new BrokerClient(BootstrapServers, WireTimeout);
        client.AdvanceTo(new TopicPartition(topic, partition), offset);
    }

    /// <summary>The last known log end of a partition in the previous run; null when unknown.</summary>
    public long? LastKnownEnd(TopicPartition partition) =>
        _lastRun.TryGetValue(partition.Topic, out var ends) && partition.Partition.Value < ends.Length ? ends[partition.Partition.Value] : null;

    /// <summary>Writes the log ends down one last time and ends the brokers; clients see broken connections.</summary>
    public void Dispose()
    {
        _keeper?.Dispose();
        _keeper = null;
        lock (_gate)
        {
            if (_client == 0)
            {
                return;
            }

            NativeMock.ClusterDestroy(_cluster);
            NativeMock.Destroy(_client);
            _client = _cluster = 0;
        }
    }

    private static (nint Client, nint Cluster) NewCluster(EmbeddedKafkaOptions options)
    {
        var conf = NativeMock.ConfNew();
        NativeMock.ConfSet(conf, "log_level", "0", 0, 0); // it reports every closed connection on standard error
        var client = NativeMock.New(0, conf, 0, 0);
        var cluster = client == 0 ? 0 : NativeMock.ClusterNew(client, options.Brokers);
        if (cluster == 0)
        {
            throw new InvalidOperationException($"librdkafka does not start a mock cluster of {options.Brokers} brokers.");
        }

        NativeMock.InitialRebalanceDelay(cluster, (int)options.InitialRebalanceDelay.TotalMilliseconds);
        NativeMock.SetController(cluster, 1); // without one, admin clients wait for it and time out
        return (client, cluster);
    }

    // Before the address is published, so that every client finds logs that start at the restored offset.
    private void Restore()
    {
        var resume = _options.ResumeAt ?? new Dictionary<TopicPartition, long>();
        var topics = _lastRun.ToDictionary(t => t.Key, t => t.Value.Length);
        foreach (var partition in resume.Keys)
        {
            topics[partition.Topic] = Math.Max(topics.GetValueOrDefault(partition.Topic, _options.Partitions), partition.Partition + 1);
        }

        using var client = new BrokerClient(BootstrapServers, WireTimeout);
        foreach (var (topic, partitions) in topics)
        {
            CreateTopic(topic, partitions);
            for (var i = 0; i < partitions; i++)
            {
                var partition = new TopicPartition(topic, i);
                var known = LastKnownEnd(partition) ?? 0;
                var start =
                    resume.TryGetValue(partition, out var exact) ? exact
                    : known == 0 ? 0
                    : known + EmbeddedKafkaOptions.SafeMargin;
                if (client.AdvanceTo(partition, start))
                {
                    Native(cluster => NativeMock.PartitionDeleteRecords(cluster, topic, i, start));
                }
            }
        }
    }

    private int Native(Func<nint, int> call)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_cluster == 0, this);
            return call(_cluster);
        }
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"^[a-zA-Z0-9._-]{1,249}\z")]
    private static partial System.Text.RegularExpressions.Regex TopicName();
}
