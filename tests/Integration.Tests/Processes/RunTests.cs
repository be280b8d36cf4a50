using System.Text.Json;

namespace ActorPipeline.Integration.Tests.Processes;

/// <summary><c>embedded</c>, <c>ship</c> and <c>run</c> as processes of their own.</summary>
[Trait("Server", "Own")]
public class RunTests
{
    private static async Task<(long Indexed, long Duplicates, long Lag)> StatusAsync(Uri http)
    {
        using var client = new HttpClient();
        var status = JsonDocument.Parse(await client.GetStringAsync(new Uri(http, "/api/status"), TestContext.Current.CancellationToken)).RootElement;
        if (status.GetProperty("nodes").GetArrayLength() == 0)
            return (0, 0, -1);
        var node = status.GetProperty("nodes")[0];
        var sink = node.GetProperty("sink");
        var lag = node.GetProperty("partitions")
            .EnumerateArray()
            .Sum(p => p.GetProperty("lag").ValueKind == JsonValueKind.Number ? p.GetProperty("lag").GetInt64() : 0);
        return (sink.GetProperty("indexed").GetInt64(), sink.GetProperty("duplicates").GetInt64(), lag);
    }

    [Fact]
    public async Task Should_index_what_was_shipped_and_nothing_twice_after_a_stop()
    {
        using var folder = new LogFolder();
        folder.Append("web-service", 3000);
        await using var servers = PipelineProcess.Start("embedded", "--data", folder.Data, "--elastic-port", "0");
        var endpoints = await servers.EndpointsAsync(folder.Data);
        using var elastic = new ElasticQueries(endpoints.Elasticsearch!);
        var file = Path.Combine(folder.Logs, "web-service", "app.log");
        var shipped = await PipelineProcess.RunAsync("ship", "--broker", endpoints.Kafka!, file);
        Assert.True(shipped.ExitCode == 0, shipped.Output);

        string[] run = ["run", "--broker", endpoints.Kafka!, "--elastic", endpoints.Elasticsearch!.ToString(), "--http", "0"];
        await using (var first = PipelineProcess.Start(run))
        {
            await elastic.WaitForCountAsync("logs-web_service-default", 3000);
            Assert.Equal(0, await first.TerminateAsync());
        }
        Assert.Equal(
            0,
            (await PipelineProcess.RunAsync("ship", "--broker", endpoints.Kafka!, "--topic", "logs.more-service", "--service", "more-service", file)).ExitCode
        );
        await using var second = PipelineProcess.Start(run);
        await elastic.WaitForCountAsync("logs-more_service-default", 3000);
        var http = await second.HttpAsync();
        await Eventually.IsAsync(async () => await StatusAsync(http), (3000, 0, 0));
        Assert.Equal(3000, await elastic.CountAsync("logs-web_service-default"));
        Assert.Equal(0, await second.TerminateAsync());
        Assert.Equal(0, await servers.TerminateAsync());
    }

    [Theory]
    [InlineData("--broker", "run")]
    [InlineData("0", "run", "--broker", "127.0.0.1:1", "--batch-size", "0")]
    [InlineData("ftp", "run", "--broker", "127.0.0.1:1", "--elastic", "ftp://x")]
    [InlineData("--bogus", "run", "--bogus")]
    [InlineData("/no/such/folder", "local", "--logs", "/no/such/folder")]
    [InlineData("/no/such.conf", "run", "--config", "/no/such.conf")]
    [InlineData("/no/such.log", "ship", "--broker", "127.0.0.1:1", "--service", "x-service", "/no/such.log")]
    public async Task Should_end_with_2_and_one_sentence_when_used_wrongly(string named, params string[] arguments)
    {
        var (exit, output, errors) = await PipelineProcess.RunAsync(arguments);
        Assert.Equal(2, exit);
        Assert.Contains(named, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
