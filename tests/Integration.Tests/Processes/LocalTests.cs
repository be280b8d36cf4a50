namespace ActorPipeline.Integration.Tests.Processes;

/// <summary>
/// <c>actorpipeline local</c> as a user has it: the built executable, files in, search results out. These tests are about
/// the embedded servers and always use them.
/// </summary>
[Trait("Server", "Own")]
public class LocalTests
{
    private const string All = "logs-*-default";

    private static PipelineProcess Start(LogFolder folder) =>
        PipelineProcess.Start("local", "--logs", folder.Logs, "--data", folder.Data, "--http", "0", "--elastic-port", "0");

    private static async Task AssertEachLineOnceAsync(LogFolder folder, ElasticQueries elastic)
    {
        foreach (var service in folder.Lines.Keys)
        {
            var found = await elastic.AllAsync($"logs-{service.Replace('-', '_')}-default");
            Assert.Equal(folder.Expected(service).Order(StringComparer.Ordinal), found.Select(d => d.Message).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Should_index_files_follow_them_and_follow_folders_that_come_and_go()
    {
        using var folder = new LogFolder();
        folder.Append("web-service", 500);
        folder.Append("cart-service", 300);
        await using var process = Start(folder);
        var endpoints = await process.EndpointsAsync(folder.Data);
        using var elastic = new ElasticQueries(endpoints.Elasticsearch!);
        await elastic.WaitForCountAsync(All, 800);

        folder.Append("web-service", 1);
        await elastic.WaitForCountAsync("logs-web_service-default", 501);
        folder.Append("late-service", 10);
        await elastic.WaitForCountAsync("logs-late_service-default", 10);
        await AssertEachLineOnceAsync(folder, elastic);

        var generated = Path.Combine(folder.Data, "filebeat-config", "late-service.yml");
        Assert.True(File.Exists(generated));
        Directory.Delete(Path.Combine(folder.Logs, "late-service"), recursive: true);
        await Eventually.IsAsync(() => Task.FromResult(File.Exists(generated)), false);
        await elastic.WaitForCountAsync("logs-late_service-default", 10);

        Assert.Equal(0, await process.TerminateAsync());
        Assert.False(File.Exists(Path.Combine(folder.Data, "endpoints.json")));
    }

    [Fact]
    public async Task Should_index_every_line_exactly_once_when_killed_at_random_moments()
    {
        const int seed = 20261123,
            kills = 6;
        var random = new Random(seed);
        using var folder = new LogFolder();
        for (var kill = 0; kill < kills; kill++)
        {
            folder.Append("web-service", 1500);
            folder.Append("cart-service", 700);
            await using var process = Start(folder);
            var endpoints = await process.EndpointsAsync(folder.Data);
            folder.Append("web-service", 300);
            // A moment given by progress, not by the clock: somewhere between nothing and everything indexed.
            using var progress = new ElasticQueries(endpoints.Elasticsearch!);
            var target = random.Next(0, folder.Total);
            await Eventually.TrueAsync(async () => await progress.CountAsync(All) >= target);
            process.Kill();
            await process.WaitForExitAsync();
        }
        await using var last = Start(folder);
        using var elastic = new ElasticQueries((await last.EndpointsAsync(folder.Data)).Elasticsearch!);
        await elastic.WaitForCountAsync(All, folder.Total);
        await AssertEachLineOnceAsync(folder, elastic);
        Assert.Equal(0, await last.TerminateAsync());
    }
}
