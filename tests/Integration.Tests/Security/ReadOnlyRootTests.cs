using System.Text.RegularExpressions;

namespace ActorPipeline.Integration.Tests.Security;

/// <summary>The program as it runs in a pod: as nobody, on a root file system that cannot be written.</summary>
[Trait("Server", "Own")]
public sealed partial class ReadOnlyRootTests
{
    [Fact]
    public async Task Should_run_and_stop_cleanly_as_nobody_on_a_root_that_cannot_be_written()
    {
        await using var confined = ConfinedProcess.Start("local", "--data", "{data}", "--http", "0", "--elastic-port", "0");
        var endpoints = await confined.EndpointsAsync();
        using var client = new HttpClient { BaseAddress = endpoints.Http };
        await Eventually.TrueAsync(async () =>
        {
            using var live = await client.GetAsync("/healthz/live", TestContext.Current.CancellationToken);
            using var ready = await client.GetAsync("/healthz/ready", TestContext.Current.CancellationToken);
            return live.IsSuccessStatusCode && ready.IsSuccessStatusCode;
        });
        using var elastic = new ElasticQueries(endpoints.Elasticsearch!);
        await Eventually.TrueAsync(async () => await elastic.CountAsync("logs-*") > 10);

        Assert.Equal(0, await confined.TerminateAsync(endpoints));
        Assert.StartsWith("user 65532 65532", confined.Output, StringComparison.Ordinal);
        Assert.Matches(NoCapability(), confined.Output);
        Assert.Contains("tmp ok", confined.Output);
        Assert.DoesNotContain("WRITABLE", confined.Output);
    }

    [GeneratedRegex(@"CapEff:\s+0{16}")]
    private static partial Regex NoCapability();
}
