using System.Collections.Concurrent;
using System.Text.Json;
using ActorPipeline.Host.Commands;

namespace ActorPipeline.Integration.Tests.Http;

/// <summary><c>actorpipeline tap</c> against a node over real sockets.</summary>
[Trait("Server", "Elasticsearch")]
public class TapTests(TestServers servers)
{
    private readonly string _topic = TestServers.Unique("logs.tap-");

    private string Service => _topic["logs.".Length..];

    private sealed class Lines : StringWriter
    {
        private readonly ConcurrentQueue<string> _lines = [];

        public IReadOnlyCollection<string> All => _lines;

        public override Task WriteLineAsync(string? value)
        {
            _lines.Enqueue(value ?? "");
            return Task.CompletedTask;
        }
    }

    private sealed record Tap(Task<int> Running, Lines Out, Lines Error, CancellationTokenSource Stop) : IDisposable
    {
        public void Dispose() => Stop.Dispose();
    }

    /// <summary>A tap that has begun to read.</summary>
    private async Task<Tap> TapAsync(string at, params string[] more)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (output, error) = (new Lines(), new Lines());
        var running = CommandLine.RunAsync(
            ["tap", Service, "--at", at, .. more],
            new CommandContext
            {
                Out = output,
                Error = error,
                Environment = new Dictionary<string, string>(),
                Stop = stop.Token,
            }
        );
        await Eventually.TrueAsync(() =>
        {
            Assert.False(running.IsCompleted, string.Join('\n', error.All));
            return Task.FromResult(error.All.Any(line => line.StartsWith($"Lines of {Service} out of {_topic}", StringComparison.Ordinal)));
        });
        return new Tap(running, output, error, stop);
    }

    private string Event(int number, string message) =>
        $$$"""{"@timestamp":"2026-11-23T12:00:00.000Z","@metadata":{"beat":"filebeat"},"log":{"offset":{{{number}}},"file":{"path":"/a.log"}}"""
        + $$$""","host":{"name":"h"},"message":{{{JsonSerializer.Serialize(message)}}},"fields":{"service":"{{{Service}}}","namespace":"test","log_topic":"{{{_topic}}}"}}""";

    private static string Line(int number, string level = "info") =>
        $$"""{"level":"{{level}}","msg":"line {{number}}","number":{{number}},"password":"hunter2-{{number}}"}""";

    /// <summary>Sends until the tap has shown a line: it may begin to read a moment after it reported that.</summary>
    private async Task<List<string>> FeedAsync(Feeder feeder, Tap tap, Func<int, string> line, int wanted)
    {
        var number = 100;
        await Eventually.TrueAsync(() =>
        {
            feeder.Send(number % 4, Event(number, line(number)));
            feeder.Flush();
            number++;
            return Task.FromResult(tap.Out.All.Count >= wanted || tap.Running.IsCompleted);
        });
        return [.. tap.Out.All];
    }

    [Fact]
    public async Task Should_show_lines_before_and_after_as_they_are_indexed_and_masked()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        for (var i = 0; i < 20; i++)
            feeder.Send(i % 4, Event(i, Line(i)));
        feeder.Flush();
        await using var node = await RunningNode.StartAsync(servers, _topic, "parsing.mask-fields = [password], elastic.fields = full");
        await elastic.WaitForCountAsync(feeder.Index, 20);

        using var tap = await TapAsync(node.HttpUrl, "--output", "json", "--lines", "5", "--parser", "plain");
        var lines = (await FeedAsync(feeder, tap, number => Line(number), 5)).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(0, await tap.Running);
        Assert.Equal(5, lines.Count);
        foreach (var line in lines)
        {
            Assert.DoesNotContain("hunter2", line.GetRawText());
            Assert.StartsWith("""{"level":"info","msg":"line 1""", line.GetProperty("before").GetString());
            Assert.StartsWith("line 1", line.GetProperty("after").GetProperty("message").GetString());
            Assert.StartsWith("""{"level":"info","msg":"line 1""", line.GetProperty("tried").GetProperty("message").GetString());
            Assert.Equal(feeder.Index, line.GetProperty("index").GetString());
            var id = line.GetProperty("id").GetString()!;
            var shown = (id, line.GetProperty("after").GetProperty("message").GetString()!);
            await Eventually.TrueAsync(async () => (await elastic.AllAsync(feeder.Index)).Contains(shown));
        }
    }

    [Fact]
    public async Task Should_show_only_what_is_asked_for_and_end_cleanly()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        feeder.Send(0, Event(0, Line(0)));
        feeder.Flush();
        await using var node = await RunningNode.StartAsync(servers, _topic);
        await elastic.WaitForCountAsync(feeder.Index, 1);

        using var tap = await TapAsync(node.HttpUrl, "--where", "log.level:ERROR", "--where", "message:line 1", "--raw", "--namespace", "test");
        await FeedAsync(feeder, tap, number => Line(number, number % 2 == 0 ? "error" : "info"), 3);
        Assert.All(tap.Out.All, line => Assert.StartsWith("""{"level":"error","msg":"line 1""", line));
        await tap.Stop.CancelAsync();
        Assert.Equal(0, await tap.Running);
    }

    [Fact]
    public async Task Should_name_what_is_near_when_a_service_is_unknown()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        feeder.Send(0, 1);
        await using var node = await RunningNode.StartAsync(servers, _topic);
        await elastic.WaitForCountAsync(feeder.Index, 1);

        var (code, output, error) = await InProcess.RunAsync("tap", Service + "x", "--at", node.HttpUrl);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"SERVICE is \"{Service}x\", which this cluster does not know; did you mean {Service}: ", error);
        (code, _, error) = await InProcess.RunAsync("tap", Service, "--parser", "jsn", "--at", node.HttpUrl);
        Assert.Equal(2, code);
        Assert.StartsWith("parser is \"jsn\"; did you mean json; allowed are access, ", error);
        (code, _, error) = await InProcess.RunAsync("tap", Service, "--where", "error", "--at", node.HttpUrl);
        Assert.Equal(2, code);
        Assert.StartsWith("--where is \"error\"; allowed is FIELD:VALUE, such as log.level:error", error);
    }
}
