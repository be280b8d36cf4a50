using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Integration.Tests.Browser;

/// <summary>The first minutes of <c>docs/tour.md</c> as they are written there, and its pictures.</summary>
[Collection(ConsoleWorld.Shared)]
public class TourTests(ConsoleWorld world)
{
    [StandInFact("'local' brings its own servers")]
    public async Task Should_show_the_sample_services_and_find_the_first_line_of_a_new_one()
    {
        using var folder = new TemporaryFolder();
        await using var local = PipelineProcess.Start("local", "--data", folder.Path, "--http", "0", "--elastic-port", "0");
        var url = (await local.EndpointsAsync(folder.Path)).Http!.ToString().TrimEnd('/');
        var lines = folder.Sub("live", "hello-service");
        await File.WriteAllTextAsync(Path.Combine(lines, "app.log"), "hello world\n", TestContext.Current.CancellationToken);

        await FirstLineAsync(url);
        await AtNightAsync(url);
        Assert.Equal(0, await local.TerminateAsync());
    }

    private async Task FirstLineAsync(string url)
    {
        await using var page = await ConsolePage.OpenAsync(world.Browser, url, height: 760);
        await page.GoAsync("/services");
        foreach (var service in new[] { "auth-service", "checkout-service", "hello-service", "payment-service", "web-service" })
            await page.ReadsAsync(".table", service);
        await page.GoAsync("/logs?q=hello&live=1");
        await page.ReadsAsync(".under", "1 line");
        await page.GoAsync("/logs?q=hello");
        await page.ReadsAsync(".virtual", "hello world");
        await page.ClickAsync(".line");
        await page.ReadsAsync(".side", "log.file.path");
        await page.PictureAsync("tour-hello");

        await page.GoAsync("/");
        await page.ReadsAsync("[data-hop=kafka]", "5 topics");
        await page.SeesAsync("document.getElementById('alarm').hidden");
        await page.PictureAsync("tour-flow");
        await page.GoAsync("/services?open=default%2Fcheckout-service");
        await page.ReadsAsync(".trace", "dead-letters");
        await page.PictureAsync("tour-services");
        page.AssertClean();
    }

    private async Task AtNightAsync(string url)
    {
        await using var dark = await ConsolePage.OpenAsync(world.Browser, url, height: 760, dark: true);
        await dark.GoAsync("/logs?live=1");
        await dark.ReadsAsync(".facets", "checkout-service");
        await dark.PictureAsync("tour-logs-dark");
        await dark.GoAsync("/cluster");
        await dark.ReadsAsync("main", "config-map");
        await dark.PictureAsync("tour-cluster-dark");
        dark.AssertClean();
    }
}
