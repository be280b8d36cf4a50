using System.Globalization;
using System.Text.Json;
using ActorPipeline.Embedded.Folders;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;
using PuppeteerSharp;

namespace ActorPipeline.Integration.Tests.Browser;

/// <summary>
/// The fixture of the console's tests: one browser, one node that watches folders as services, and a proxy before Elasticsearch that can be
/// away. The events come as Filebeat writes them.
/// </summary>
[CollectionDefinition(Shared)]
public sealed class ConsoleWorld(TestServers servers) : IAsyncLifetime, ICollectionFixture<ConsoleWorld>
{
    /// <summary>The collection of the tests that share it.</summary>
    public const string Shared = "console";

    /// <summary>The namespace of all services.</summary>
    public const string Space = "test";

    /// <summary>The bearer token of changes.</summary>
    public const string Token = "console-token";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, Feeder> _feeders = [];
    private readonly string _name = TestServers.Unique("console");
    private int _offset;

    internal FaultyProxy Proxy { get; private set; } = null!;

    internal PipelineNode Node { get; private set; } = null!;

    internal IBrowser Browser { get; private set; } = null!;

    internal Uri Elastic => servers.Elastic;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Proxy = new FaultyProxy(servers.Elastic);
        var hocon = $$"""
            actorpipeline {
              kafka {
                brokers = "{{servers.Kafka}}", group-id = "{{_name}}", topics = ["^{{_name}}\\..*"], drain-timeout = 1s
                client { session.timeout.ms = 6000, heartbeat.interval.ms = 500, topic.metadata.refresh.interval.ms = 500 }
              }
              elastic { urls = ["{{Proxy.Url}}"], refused-fields = dead-letter, retry-min = 20ms, retry-max = 200ms }
              parsing.fit-fields = false
              dead-letter.topic = "dead.{topic}"
              filebeat { topic = "{{_name}}.{service}", topic-allowed = "{{_name}}\\..*" }
              cluster.roles = [consumer, watcher]
              batch.max-delay = 50ms
              http { port = 0, token = {{Token}} }
            }
            """;
        var settings = Settings.Merge([.. ConfigSources.Embedded("reference.conf"), .. HoconReader.Read(hocon, "test.conf")], new Dictionary<string, string>());
        var (options, errors) = Binder.Bind(settings, File.ReadAllText);
        Assert.Empty(errors);
        var watched = new Watched(
            new FolderServices([_folder.Sub("services")], Space, TimeSpan.FromMilliseconds(100)),
            new DirectoryConfigMap(_folder["inputs"])
        );
        Node = await PipelineNode.StartAsync(options, settings, Pipeline.For(options, watched), TestContext.Current.CancellationToken);
        Browser = await Chromium.StartAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var feeder in _feeders.Values)
            feeder.Dispose();
        await Browser.DisposeAsync();
        await Node.DisposeAsync();
        await Proxy.DisposeAsync();
        _folder.Dispose();
    }

    internal Task<ConsolePage> OpenAsync(int width = 1440, int height = 900, bool dark = false) =>
        ConsolePage.OpenAsync(Browser, Node.HttpUrl, width, height, dark);

    /// <summary>A service appears. Its name is its own.</summary>
    /// <param name="name">How its name begins.</param>
    /// <param name="annotation">An annotation as a line of YAML; null for none.</param>
    internal string Appear(string name, string? annotation = null)
    {
        var service = $"{name}-{_name["console".Length..]}-service";
        var folder = _folder.Sub("services", service);
        if (annotation is not null)
            File.WriteAllText(Path.Combine(folder, "annotations.yml"), annotation);
        return service;
    }

    /// <summary>It writes a line.</summary>
    internal void Write(string service, string message, string more = "")
    {
        if (!_feeders.TryGetValue(service, out var feeder))
            _feeders[service] = feeder = new Feeder(servers.Kafka, $"{_name}.{service}", service);
        var at = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        feeder.Send(
            0,
            $$$"""{"@timestamp":"{{{at}}}","@metadata":{"beat":"filebeat"},"log":{"offset":{{{_offset += 100}}},"file":{"path":"/logs/{{{service}}}/app.log"}},"host":{"name":"node-1"},{{{more}}}"message":{{{JsonSerializer.Serialize(message)}}},"fields":{"service":"{{{service}}}","namespace":"{{{Space}}}","log_topic":"{{{_name}}}.{{{service}}}"}}"""
        );
        feeder.Flush();
    }

    /// <summary>The data stream of a service.</summary>
    internal static string Index(string service) => $"logs-{service.Replace('-', '_')}-{Space}";
}
