using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Pipeline;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;

namespace ActorPipeline.Integration.Tests.Http;

/// <summary>A node without a pipeline, with something to tune: all that its HTTP server and its cluster need.</summary>
public sealed class BareNode : IAsyncLifetime
{
    /// <summary>The token of its changing requests.</summary>
    public const string Token = "s3cret";

    private readonly SinkTuning _before = new(new BatchOptions(), 4, 16);
    private LiveTuning? _tuning;

    /// <summary>The node.</summary>
    internal PipelineNode Node { get; private set; } = null!;

    /// <summary>Whether nobody has changed anything.</summary>
    internal bool IsUntouched => _tuning!.Now == _before;

    /// <summary>Starts a node; <paramref name="hocon"/> is HOCON below <c>actorpipeline</c>, <paramref name="akka"/> beside it.</summary>
    internal static Task<PipelineNode> StartAsync(string hocon, LiveTuning? tuning = null, string akka = "")
    {
        var settings = Settings.Merge(
            [.. ConfigSources.Embedded("reference.conf"), .. HoconReader.Read($"actorpipeline {{ http.port = 0, {hocon} }}\n{akka}", "test.conf")],
            new Dictionary<string, string>()
        );
        var (options, errors) = Binder.Bind(settings, File.ReadAllText);
        Assert.Empty(errors);
        return PipelineNode.StartAsync(options, settings, new NodeParts { Tuning = tuning }, TestContext.Current.CancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => Node = await StartAsync($"http.token = {Token}", _tuning = new LiveTuning(_before));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
