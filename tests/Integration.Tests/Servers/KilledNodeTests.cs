using System.Collections.Concurrent;
using System.Text;
using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>A node that signal 9 ends in the middle of a backlog, and its successor of the same name.</summary>
public class KilledNodeTests(TestServers servers)
{
    private const int Lines = 200_000;
    private const int Partitions = 8;

    /// <summary>Fewer than a producer queues.</summary>
    private const int LinesAtOnce = 50_000;

    /// <summary>What may be sent again: half of what would be if nothing had been committed. How little it is depends on the machine, and is printed.</summary>
    private const int MostAgain = Lines / 4;

    private readonly string _topic = TestServers.Unique("logs.killed-");
    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _items;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [ServerFact]
    public async Task Should_send_little_again_after_signal_9_and_each_line_at_least_once()
    {
        await Topics.MakeAsync(servers.Kafka, _topic, Partitions);
        await using var elastic = await BulkHost.StartAsync(Count, Cancel);
        using (var feeder = new Feeder(servers.Kafka, _topic))
        {
            for (var from = 0; from < Lines; from += LinesAtOnce)
                feeder.Send(from, LinesAtOnce, Partitions);
        }
        var configuration = Path.Combine(Directory.CreateTempSubdirectory("actorpipeline-killed-").FullName, "node.conf");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            actorpipeline {
              kafka { group-id = "{{_topic}}-group", instance-id = node-0 }
              batch { max-events = 500, backlog-factor = 1 }
              elastic.in-flight { initial = 4, max = 4 }
            }
            """,
            Cancel
        );
        await using (var killed = Start(elastic, configuration))
        {
            await _half.Task.WaitAsync(TimeSpan.FromMinutes(2), Cancel);
            killed.Kill();
            await killed.WaitForExitAsync();
        }
        var sentBefore = Volatile.Read(ref _items);
        await using (var successor = Start(elastic, configuration))
        {
            await Eventually.TrueAsync(() => Task.FromResult(_ids.Count == Lines));
            Assert.Equal(0, await successor.TerminateAsync());
        }
        var again = _items - Lines;
        TestContext.Current.TestOutputHelper?.WriteLine($"{sentBefore} sent when it was killed, {again} again by its successor");
        Assert.InRange(sentBefore, Lines / 2, Lines - 1);
        Assert.InRange(again, 0, MostAgain);
        Directory.Delete(Path.GetDirectoryName(configuration)!, recursive: true);
    }

    private PipelineProcess Start(BulkHost elastic, string configuration) =>
        PipelineProcess.Start(
            "run",
            "--broker",
            servers.Kafka,
            "--topic",
            _topic,
            "--elastic",
            elastic.Url.ToString(),
            "--http",
            "0",
            "--config",
            configuration
        );

    private ReadOnlySpan<byte> Count(ReadOnlySpan<byte> action, ReadOnlySpan<byte> document)
    {
        var id = action[(action.IndexOf("\"_id\":\""u8) + 7)..];
        _ids.AddOrUpdate(Encoding.UTF8.GetString(id[..id.IndexOf((byte)'"')]), 1, (_, times) => times + 1);
        if (Interlocked.Increment(ref _items) == Lines / 2)
            _half.TrySetResult();
        return BulkHost.Created;
    }
}
