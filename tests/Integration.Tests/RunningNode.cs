using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;

namespace ActorPipeline.Integration.Tests;

/// <summary>A whole node in this process, as <c>run</c> starts it, on a free port.</summary>
internal static class RunningNode
{
    /// <summary>Starts one that reads <paramref name="topic"/>; <paramref name="more"/> is HOCON below <c>actorpipeline</c>.</summary>
    public static async Task<PipelineNode> StartAsync(TestServers servers, string topic, string more = "", Watched? watched = null)
    {
        var hocon = $$"""
            actorpipeline {
              kafka { brokers = "{{servers.Kafka}}", group-id = "{{topic}}-group", topics = ["{{topic}}"], drain-timeout = 1s, client.session.timeout.ms = 6000 }
              elastic.urls = ["{{servers.Elastic}}"]
              batch.max-delay = 50ms
              http.port = 0
              {{more}}
            }
            """;
        var environment = new Dictionary<string, string>();
        var settings = Settings.Merge([.. ConfigSources.Embedded("reference.conf"), .. HoconReader.Read(hocon, "test.conf")], environment);
        var (options, errors) = Binder.Bind(settings, File.ReadAllText);
        Assert.Empty(errors);
        return await PipelineNode.StartAsync(options, settings, Pipeline.For(options, watched), TestContext.Current.CancellationToken);
    }
}
