using ActorPipeline.Embedded.Elasticsearch;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Integration.Tests;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace ActorPipeline.Integration.Tests;

/// <summary>
/// The servers of the integration tests: real ones when <c>ACTORPIPELINE_TEST_KAFKA</c> or
/// <c>ACTORPIPELINE_TEST_ELASTICSEARCH</c> name them, else the embedded ones. Shared by all tests, so every test takes names
/// of its own.
/// </summary>
public sealed class TestServers : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("actorpipeline-test-").FullName;
    private EmbeddedKafka? _kafka;
    private EmbeddedElasticsearch? _elastic;

    public string Kafka { get; private set; } = "";

    public Uri Elastic { get; private set; } = null!;

    /// <summary>A name that no other test uses; also legal as part of a topic, a group or an index.</summary>
    public static string Unique(string prefix) => $"{prefix}{Guid.NewGuid():N}"[..(prefix.Length + 10)];

    public async ValueTask InitializeAsync()
    {
        Kafka = Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_KAFKA") ?? (_kafka = EmbeddedKafka.Start()).BootstrapServers;
        Elastic = Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_ELASTICSEARCH") is { Length: > 0 } url
            ? new Uri(url)
            : (_elastic = await EmbeddedElasticsearch.StartAsync(new EmbeddedElasticsearchOptions { DataDirectory = _data, Port = 0 })).Url;
    }

    public async ValueTask DisposeAsync()
    {
        if (_elastic is not null)
            await _elastic.DisposeAsync();
        _kafka?.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
