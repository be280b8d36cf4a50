using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Integration.Tests.Identity;

/// <summary>Files that are shipped by hand, as after an outage: shipping them again indexes no line twice.</summary>
public class ShipOnceTests(TestServers servers)
{
    private readonly string _group = TestServers.Unique("group-");
    private readonly string _topic = TestServers.Unique("logs.ship-");

    [Theory]
    [InlineData("auto")]
    [InlineData("line")]
    public async Task Should_index_a_file_once_that_is_shipped_again_and_again(string documentId)
    {
        using var folder = new LogFolder();
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var node = await ConsumerHalf.StartAsync(
            servers.Kafka,
            servers.Elastic,
            _group,
            _topic,
            options => options with { Elastic = options.Elastic with { DocumentId = documentId } }
        );
        folder.Append("web-service", 2000);
        await ShipAsync(folder, "app.log");
        await elastic.WaitForCountAsync(Index, 2000);

        // The file has grown and is shipped again; then once more without a change.
        folder.Append("web-service", 500);
        await ShipAsync(folder, "app.log");
        await ShipAsync(folder, "app.log");
        await IsDoneAsync(node, indexed: 2500, duplicates: 4500);

        // Its packed copy is a file of its own, to be shipped as often.
        folder.Compress("web-service", "app.log");
        await ShipAsync(folder, "app.log.gz");
        await ShipAsync(folder, "app.log.gz");
        await IsDoneAsync(node, indexed: 5000, duplicates: 7000);
        Assert.Equal(5000, await elastic.CountAsync(Index));
    }

    private string Index => $"logs-{_topic["logs.".Length..].Replace('-', '_')}-test";

    private async Task IsDoneAsync(ConsumerHalf node, long indexed, long duplicates) =>
        await Eventually.IsAsync(async () => await node.SinkAsync() is var sink ? (sink.Indexed, sink.Duplicates) : default, (indexed, duplicates));

    private async Task ShipAsync(LogFolder folder, string file)
    {
        var (code, said, error) = await InProcess.RunAsync(
            "ship",
            "--broker",
            servers.Kafka,
            "--topic",
            _topic,
            "--service",
            _topic["logs.".Length..],
            "--namespace",
            "test",
            Path.Combine(folder.Logs, "web-service", file)
        );
        Assert.True(code == 0, said + error);
    }
}
