namespace ActorPipeline.Host.Tests.Commands;

public sealed class EmbeddedCommandSpecs
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Should_write_endpoints_when_ready_and_exit_0_when_stopped()
    {
        using var directory = new TemporaryFolder();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = Harness.RunAsync([], stop.Token, "embedded", "--data", directory.Path, "--elastic-port", "0");
        var endpoints = await Harness.EndpointsAsync(directory, running);
        Assert.Equal(Environment.ProcessId, endpoints.GetProperty("pid").GetInt32());
        Assert.Matches(@"^127\.0\.0\.1:\d+$", endpoints.GetProperty("kafka").GetString());
        Assert.False(endpoints.TryGetProperty("http", out _));
        using var client = new HttpClient();
        Assert.Contains("cluster_name", await client.GetStringAsync(endpoints.GetProperty("elasticsearch").GetString(), Cancel));

        var second = await Harness.RunAsync("embedded", "--data", directory.Path, "--elastic-port", "0");
        Assert.Equal(2, second.Code);
        Assert.Contains($"in use by process {Environment.ProcessId}", second.Error);

        await stop.CancelAsync();
        var result = await running;
        Assert.Equal(0, result.Code);
        Assert.Contains(endpoints.GetProperty("kafka").GetString()!, result.Out);
        Assert.False(File.Exists(directory["endpoints.json"]));
    }
}
