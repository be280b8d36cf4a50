using System.Net;
using ActorPipeline.Embedded.Elasticsearch;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;
using Confluent.Kafka;

namespace ActorPipeline.Host.Local;

/// <summary>The stand-in servers in this process: Kafka on a free port, Elasticsearch on the one asked for.</summary>
public sealed class StandIns : IAsyncDisposable
{
    private readonly EmbeddedKafka _kafka;
    private readonly EmbeddedElasticsearch _elasticsearch;

    private StandIns(EmbeddedKafka kafka, EmbeddedElasticsearch elasticsearch) => (_kafka, _elasticsearch) = (kafka, elasticsearch);

    /// <summary><c>HOST:PORT</c> of the broker.</summary>
    public string Kafka => _kafka.BootstrapServers;

    /// <summary>Base address of the Elasticsearch API.</summary>
    public Uri Elasticsearch => _elasticsearch.Url;

    /// <summary>The broker, for its producers.</summary>
    public EmbeddedKafka Broker => _kafka;

    /// <summary>Starts both; they answer when this returns.</summary>
    /// <param name="data">Where they keep their data.</param>
    /// <param name="elasticPort">0 takes any free one.</param>
    /// <param name="resumeAt">The offsets at which partitions continue that are replayed from a journal; null for none.</param>
    /// <param name="cancel">Gives up starting.</param>
    /// <exception cref="UsageException">The port is taken.</exception>
    public static async Task<StandIns> StartAsync(
        DataDirectory data,
        int elasticPort,
        IReadOnlyDictionary<TopicPartition, long>? resumeAt,
        CancellationToken cancel
    )
    {
        Ports.EnsureFree("--elastic-port", IPAddress.Loopback, elasticPort);
        var starting = EmbeddedElasticsearch.StartAsync(
            new EmbeddedElasticsearchOptions { DataDirectory = data.File("elasticsearch"), Port = elasticPort },
            cancel
        );
        EmbeddedKafka kafka;
        try
        {
            kafka = EmbeddedKafka.Start(new EmbeddedKafkaOptions { DataDirectory = data.File("kafka"), ResumeAt = resumeAt });
        }
        catch
        {
            await (await starting).DisposeAsync();
            throw;
        }

        try
        {
            return new StandIns(kafka, await starting);
        }
        catch (Exception failure)
        {
            kafka.Dispose();
            if (failure is EmbeddedElasticsearchException)
                throw new UsageException(failure.Message);
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _kafka.Dispose();
        await _elasticsearch.DisposeAsync();
    }
}
