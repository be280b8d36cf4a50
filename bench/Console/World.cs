using System.Globalization;
using System.Text.Json;
using ActorPipeline.Embedded.Elasticsearch;
using ActorPipeline.Embedded.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Bench.Console;

/// <summary>Servers, a node, folders that are services, and somebody who writes a few lines a second.</summary>
internal sealed class World : IAsyncDisposable
{
    private const int Each = 50;

    // The rest is there and silent: the stand-in keeps an index for each service that writes.
    private const int Writing = 50;

    private readonly string _folder = Directory.CreateTempSubdirectory("bench-console-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();
    private EmbeddedElasticsearch? _elastic;
    private Task _writing = Task.CompletedTask;

    /// <summary>The node.</summary>
    public NodeProcess Node { get; private set; } = null!;

    /// <summary>Starts all of it; what is written first is indexed a while later.</summary>
    public static async Task<World> StartAsync(int services, int partitions)
    {
        var world = new World();
        world._elastic = await EmbeddedElasticsearch.StartAsync(new EmbeddedElasticsearchOptions { DataDirectory = world._folder, Port = 0 });
        for (var i = 0; i < services; i++)
            Directory.CreateDirectory(Path.Combine(world._folder, "services", Service(i)));
        for (var i = 0; i < partitions; i++)
            world._kafka.CreateTopic($"logs.{Service(i)}", 1);
        world.Node = await NodeProcess.StartAsync(world._kafka.BootstrapServers, world._elastic.Url, world._folder);
        world._writing = world.WriteAsync(Math.Min(partitions, Writing));
        return world;
    }

    /// <summary>Waits until the node reads all partitions.</summary>
    public async Task ReadyAsync(int partitions, CancellationToken stop)
    {
        using var client = new HttpClient();
        for (var read = 0; read < partitions; )
        {
            await Measure.WaitAsync(TimeSpan.FromSeconds(1), stop);
            using var status = JsonDocument.Parse(await client.GetStringAsync(new Uri(Node.Url + "/api/status"), stop));
            read = status.RootElement.GetProperty("nodes").EnumerateArray().Sum(node => node.GetProperty("partitions").GetArrayLength());
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _writing;
        await Node.DisposeAsync();
        if (_elastic is not null)
            await _elastic.DisposeAsync();
        _kafka.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Service(int number) => string.Create(CultureInfo.InvariantCulture, $"s{number:D4}-service");

    private async Task WriteAsync(int topics)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = _kafka.BootstrapServers }).Build();
        var offset = 0;
        for (var i = 0; i < topics * Each; i++)
            Send(i % topics);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                Send(offset % topics);
        }
        catch (OperationCanceledException)
        {
            producer.Flush(TimeSpan.FromSeconds(10));
        }

        void Send(int topic)
        {
            var at = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            offset++;
            var message = JsonSerializer.Serialize($$"""{"level":"{{(offset % 50 == 0 ? "error" : "info")}}","msg":"order {{offset}} is packed"}""");
            producer.Produce(
                $"logs.{Service(topic)}",
                new Message<Null, string>
                {
                    Value =
                        $$$"""{"@timestamp":"{{{at}}}","@metadata":{"beat":"filebeat"},"log":{"offset":{{{offset * 100}}},"file":{"path":"/logs/app.log"}}"""
                        + $$$""","host":{"name":"node-1"},"message":{{{message}}},"fields":{"service":"{{{Service(topic)}}}","namespace":"demo","""
                        + $$$"""
                        "log_topic":"logs.{{{Service(topic)}}}"}}
                        """,
                }
            );
        }
    }
}
