using System.Text.Json;

namespace ActorPipeline.Host.Tests.Commands;

public sealed class LocalCommandSpecs
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Should_index_every_line_once_across_a_restart()
    {
        using var directory = new TemporaryFolder();
        var logs = Directory.CreateDirectory(directory["logs"]);
        var file = Path.Combine(logs.CreateSubdirectory("orders-service").FullName, "app.log");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 50).Select(i => $"first line {i}"), Cancel);

        Assert.Equal(50, await RunAsync(directory, logs.FullName, 50));
        await File.AppendAllLinesAsync(file, Enumerable.Range(0, 25).Select(i => $"second line {i}"), Cancel);
        Assert.Equal(75, await RunAsync(directory, logs.FullName, 75));
    }

    /// <summary>Runs until that many lines are indexed, reads the node's pages, stops, and returns the number of documents.</summary>
    private static async Task<int> RunAsync(TemporaryFolder directory, string logs, int lines)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = Harness.RunAsync([], stop.Token, "local", "--logs", logs, "--data", directory["data"], "--http", "0", "--elastic-port", "0");
        var endpoints = await Harness.EndpointsAsync(directory, running, "data");
        using var client = new HttpClient();
        var (elastic, http) = (endpoints.GetProperty("elasticsearch").GetString(), endpoints.GetProperty("http").GetString());
        Task<JsonElement> Get(string url) => Harness.JsonAsync(client, url);

        await Harness.UntilAsync(
            running,
            async () =>
                (await Get($"{http}/api/status")).GetProperty("nodes").EnumerateArray().ToList() is [var node]
                && (await Get($"{elastic}/logs-*/_count")).GetProperty("count").GetInt32() >= lines
                && node.GetProperty("partitions").EnumerateArray().Sum(Lag) == 0
        );
        var services = await Get($"{http}/api/services");
        Assert.Equal("subscribed", services[0].GetProperty("state").GetString());
        Assert.Equal("logs.orders-service", services[0].GetProperty("topic").GetString());
        Assert.Equal("up", (await Get($"{http}/api/cluster/members"))[0].GetProperty("status").GetString());
        var ready = await Get($"{http}/healthz/ready");
        Assert.Equal("ready", ready.GetProperty("status").GetString());
        Assert.Equal(["consumer", "elasticsearch", "member", "watcher"], ready.GetProperty("checks").EnumerateObject().Select(check => check.Name));
        var page = await client.GetAsync(http, Cancel);
        Assert.Equal("DENY", page.Headers.GetValues("X-Frame-Options").Single());
        var count = (await Get($"{elastic}/logs-*/_count")).GetProperty("count").GetInt32();

        await stop.CancelAsync();
        var result = await running;
        Assert.Equal(0, result.Code);
        Assert.False(File.Exists(directory["data/endpoints.json"]));
        return count;
    }

    private static long Lag(JsonElement partition) => partition.GetProperty("lag") is { ValueKind: JsonValueKind.Number } lag ? lag.GetInt64() : 0;
}
