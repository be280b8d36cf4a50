using System.Text.Json;
using ActorPipeline.Embedded.Folders;
using ActorPipeline.Host.Node;

namespace ActorPipeline.Integration.Tests.Http;

/// <summary>
/// What the API is asked about: a node that watches a service, has indexed 20 of its lines and has one dead letter of it; a node over the network whose
/// Elasticsearch is away; and two that somebody removes.
/// </summary>
public sealed class ApiWorld(TestServers servers) : IAsyncLifetime
{
    /// <summary>The namespace of the service.</summary>
    public const string Space = "test";

    private readonly TemporaryFolder _folder = new();
    private readonly string _topic = TestServers.Unique("logs.api-") + "-service";
    private readonly List<PipelineNode> _nodes = [];

    internal string Service => _topic["logs.".Length..];

    internal PipelineNode Node => _nodes[0];

    /// <summary>It listens on all addresses, and its Elasticsearch does not answer.</summary>
    internal PipelineNode Remote => _nodes[1];

    /// <summary>They end with what is asked of them.</summary>
    internal PipelineNode Leaving => _nodes[2];

    /// <inheritdoc cref="Leaving"/>
    internal PipelineNode Downed => _nodes[3];

    /// <summary>An address of <see cref="Remote"/>.</summary>
    internal string RemoteUrl => Remote.HttpUrl.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);

    internal JsonElement Document { get; private set; }

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        using var feeder = new Feeder(servers.Kafka, _topic, Service);
        using var elastic = new ElasticQueries(servers.Elastic);
        await elastic.CreateIndexAsync(
            feeder.Index,
            new { mappings = new { properties = new Dictionary<string, object> { ["count"] = new { type = "integer" } } } }
        );
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Sub("services", Service), "annotations.yml"),
            "actorpipeline.io/encoding: utf-8",
            TestContext.Current.CancellationToken
        );
        feeder.Send(0, 20, 1);
        feeder.Send(
            0,
            $$$"""{"@timestamp":"2026-11-23T12:00:00.000Z","@metadata":{"beat":"filebeat"},"log":{"offset":99,"file":{"path":"/a.log"}},"message":"refused","count":"many","fields":{"service":"{{{Service}}}","namespace":"test","log_topic":"{{{_topic}}}"}}"""
        );
        feeder.Flush();
        _nodes.Add(
            await RunningNode.StartAsync(
                servers,
                _topic,
                "elastic.refused-fields = dead-letter, parsing.fit-fields = false, cluster.roles = [consumer, watcher], http.token = s3cret",
                new Watched(new FolderServices([_folder.Sub("services")], Space, TimeSpan.FromMilliseconds(100)), new DirectoryConfigMap(_folder["inputs"]))
            )
        );
        _nodes.Add(
            await RunningNode.StartAsync(servers, _topic, $"kafka.group-id = {_topic}-remote, elastic.urls = [\"http://127.0.0.1:1\"], http.address = 0.0.0.0")
        );
        _nodes.Add(await BareNode.StartAsync(""));
        _nodes.Add(await BareNode.StartAsync(""));
        await elastic.WaitForCountAsync(feeder.Index, 20);
        using var client = new HttpClient();
        Document = JsonElement.Parse(await client.GetStringAsync(Node.HttpUrl + "/api/openapi.json", TestContext.Current.CancellationToken));
        await Eventually.TrueAsync(async () =>
            (await Node.Status.ReadAsync(TestContext.Current.CancellationToken)) is { Services: [{ }], Nodes: [{ Sink.DeadLettered: 1 }] }
        );
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        _folder.Dispose();
    }
}
