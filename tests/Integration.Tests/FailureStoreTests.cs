using System.Text;
using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Integration.Tests;

/// <summary>
/// Events that a data stream's failure store took. The server that answers so is written down from Elasticsearch's own tests: the real one that can be
/// started here lacks the module with failure stores.
/// </summary>
public class FailureStoreTests(TestServers servers)
{
    private readonly string _topic = TestServers.Unique("logs.store-");

    [Fact]
    public async Task Should_count_them_apart_and_say_so_once_for_their_index()
    {
        await using var host = await BulkHost.StartAsync(
            (_, document) => document.IndexOf("poison"u8) >= 0 ? """{"create":{"status":201,"failure_store":"used"}}"""u8 : BulkHost.Created,
            TestContext.Current.CancellationToken
        );
        using var feeder = new Feeder(servers.Kafka, _topic);
        for (var i = 0; i < 300; i++)
        {
            feeder.Send(
                i % 4,
                "/a.log"u8.ToArray(),
                Encoding.UTF8.GetBytes(
                    $$$"""{"message":"{{{(i % 3 == 0 ? "poison" : "line")}}} {{{i}}}","fields":{"service":"{{{feeder.Service}}}","namespace":"test"}}"""
                )
            );
        }

        feeder.Flush();
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, host.Url, _topic, _topic);
        await Eventually.IsAsync(async () => (await node.PartitionsAsync()).Partitions.Sum(p => p.Committed ?? 0), 300);
        var sink = await node.SinkAsync();
        Assert.Equal((200, 100, 0, 0, SinkState.Running), (sink.Indexed, sink.FailureStored, sink.DeadLettered, sink.Duplicates, sink.State));
        await Eventually.TrueAsync(() => Task.FromResult(node.Log.Any(line => line.Contains("failure store", StringComparison.Ordinal))));
        Assert.StartsWith(
            $"WarningLevel {feeder.Index} refuses events and keeps them in its failure store, ",
            Assert.Single(node.Log, line => line.Contains("failure store", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }
}
