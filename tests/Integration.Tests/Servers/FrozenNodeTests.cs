using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>
/// A node that lives and does nothing for longer than its session timeout, as on a machine that is moved or out of memory: the group removes it, and it
/// does not know. The mock broker takes such a member back under its old id, so this is tested on Kafka alone.
/// </summary>
public class FrozenNodeTests(TestServers servers)
{
    private const int Round = 20_000;
    private const int Partitions = 4;

    private readonly string _topic = TestServers.Unique("logs.frozen-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [ServerFact]
    public async Task Should_index_each_line_once_when_a_node_is_removed_from_the_group_and_goes_on()
    {
        await Topics.MakeAsync(servers.Kafka, _topic, Partitions);
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        var folder = Directory.CreateTempSubdirectory("actorpipeline-frozen-").FullName;
        await using var first = await StartAsync(folder, "first");
        feeder.Send(0, Round, Partitions);
        await elastic.WaitForCountAsync(feeder.Index, Round);
        feeder.Send(Round, Round, Partitions);
        // In the middle of these: read, in part sent, and not committed.
        await Eventually.TrueAsync(async () => await elastic.CountAsync(feeder.Index) > Round);
        first.Freeze();
        try
        {
            await using var second = await StartAsync(folder, "second");
            feeder.Send(2 * Round, Round, Partitions);
            await elastic.WaitForCountAsync(feeder.Index, 3 * Round);
            Assert.False(first.HasExited);
            first.Thaw();
            // It learns that it was removed, joins again and gets a share.
            await Eventually.TrueAsync(() =>
                Task.FromResult(Count(first.Output, "Released 4 partitions") > 0 && Count(first.Output, "Assigned 2 partitions") > 0)
            );
            feeder.Send(3 * Round, Round, Partitions);
            await elastic.WaitForCountAsync(feeder.Index, 4 * Round);
            ElasticQueries.AssertEachOnce(await elastic.AllAsync(feeder.Index), 4 * Round);
            Assert.Equal(0, await first.TerminateAsync());
            Assert.Equal(0, await second.TerminateAsync());
        }
        finally
        {
            first.Thaw();
        }
        Directory.Delete(folder, recursive: true);
    }

    private static int Count(string output, string text) => output.Split(text).Length - 1;

    private async Task<PipelineProcess> StartAsync(string folder, string name)
    {
        var configuration = Path.Combine(folder, name + ".conf");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            actorpipeline {
              kafka { group-id = "{{_topic}}-group", drain-timeout = 1s, client { session.timeout.ms = 6000, heartbeat.interval.ms = 500 } }
              batch { max-events = 200, backlog-factor = 1 }
              elastic.in-flight { initial = 1, max = 1 }
            }
            """,
            Cancel
        );
        return PipelineProcess.Start(
            "run",
            "--broker",
            servers.Kafka,
            "--topic",
            _topic,
            "--elastic",
            servers.Elastic.ToString(),
            "--http",
            "0",
            "--config",
            configuration
        );
    }
}
