using ActorPipeline.Host.Commands;

namespace ActorPipeline.Host.Tests.Commands;

public sealed class RunTextSpecs
{
    private const string Reading = "Reading ^logs\\..* from k:9092, indexing at http://127.0.0.1:9200/.";

    private const string Watching =
        "Watching services *-service in demo, shop, writing Filebeat's inputs to configmap demo/filebeat-config, making their topics at k:9092.";

    [Theory]
    [InlineData("consumer", Reading)]
    [InlineData("watcher", Watching)]
    [InlineData("consumer, watcher", Watching, Reading)]
    public void Should_say_what_the_node_does_in_its_roles(string roles, params string[] lines)
    {
        var (options, errors) = Harness.Bind(
            $"actorpipeline {{ kafka.brokers = \"k:9092\", cluster.roles = [{roles}], kubernetes {{ namespaces = [demo, shop], "
                + "config-map-namespace = demo } }"
        );
        Assert.Empty(errors);
        Assert.Equal(lines, RunText.Of(options));
    }
}
