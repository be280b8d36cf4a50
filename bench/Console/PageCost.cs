using System.Text.Json;
using PuppeteerSharp;

namespace ActorPipeline.Bench.Console;

/// <summary>One open page of the console.</summary>
internal sealed class PageCost : IAsyncDisposable
{
    /// <summary>The pages there are.</summary>
    public static readonly string[] Paths = ["/", "/services", "/logs", "/dead-letters", "/cluster"];

    // What is there when a page shows what it was opened for.
    private static readonly string[] Shown =
    [
        "document.querySelector('[data-hop=kafka] .big')?.textContent !== '–' && document.querySelector('.needs')?.children.length > 0",
        "document.querySelectorAll('.space .row').length > 5",
        "document.querySelectorAll('.line').length > 5",
        "document.querySelector('main').innerText.length > 40",
        "document.querySelectorAll('.parts .row').length > 5",
    ];

    private readonly IPage _page;
    private readonly string _shown;

    private PageCost(IPage page, string shown) => (_page, _shown) = (page, shown);

    /// <summary>From the first request until it shows what it was opened for, milliseconds.</summary>
    public double Drawn { get; private set; }

    /// <summary>Bytes on the wire of the page itself, without what it asks the API.</summary>
    public double Weight { get; private set; }

    public static async Task<PageCost> OpenAsync(IBrowser browser, string url, string path)
    {
        var shown = Shown[Array.IndexOf(Paths, path)];
        var page = new PageCost(await browser.NewPageAsync(), shown);
        await page._page.SetCacheEnabledAsync(false);
        await page._page.SetViewportAsync(new ViewPortOptions { Width = 1440, Height = 900 });
        await page._page.GoToAsync(url + path);
        page.Drawn = await page._page.EvaluateFunctionAsync<double>(Until(shown, "0"));
        page.Weight = await page._page.EvaluateExpressionAsync<double>(
            "performance.getEntriesByType('resource').filter((one) => one.name.includes('/console/')).reduce((sum, one) => sum + one.transferSize, 0)"
                + " + performance.getEntriesByType('navigation')[0].transferSize"
        );
        return page;
    }

    /// <summary>From a click on its name in the navigation, coming from another page, milliseconds.</summary>
    public Task<double> AgainAsync() =>
        _page.EvaluateFunctionAsync<double>(
            """
            async () => {
              const here = document.querySelector('#pages a[aria-current]');
              document.querySelector('#pages a:not([aria-current])').click();
              await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
              const begun = performance.now();
              here.click();
              return (
            """
                + Until(_shown, "begun")
                + ")(); }"
        );

    /// <summary>What it holds after a garbage collection, bytes.</summary>
    public async Task<double> HeapAsync()
    {
        var session = await _page.CreateCDPSessionAsync();
        await session.SendAsync("HeapProfiler.collectGarbage");
        var used = await session.SendAsync<JsonElement>("Runtime.getHeapUsage");
        await session.DetachAsync();
        return used.GetProperty("usedSize").GetDouble();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _page.CloseAsync();

    private static string Until(string shown, string begun) =>
        $$"""
            async () => {
              while (!({{shown}})) await new Promise((done) => requestAnimationFrame(done));
              await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
              return performance.now() - {{begun}};
            }
            """;
}
