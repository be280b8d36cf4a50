using System.Collections.Concurrent;
using System.Text.Json;
using PuppeteerSharp;
using PuppeteerSharp.Media;

namespace ActorPipeline.Integration.Tests.Browser;

/// <summary>One tab with the console in it. Collects errors, and requests to other hosts.</summary>
internal sealed class ConsolePage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly string _url;

    private readonly IDisposable _network;

    private ConsolePage(IPage page, string url, IDisposable network) => (Page, _url, _network) = (page, url, network);

    public IPage Page { get; }

    public static async Task<ConsolePage> OpenAsync(IBrowser browser, string url, int width = 1440, int height = 900, bool dark = false)
    {
        var network = await HostNetwork.UseAsync();
        var page = new ConsolePage(await browser.NewPageAsync(), url, network);
        page.Page.Console += (_, said) =>
        {
            if (said.Message.Type is ConsoleType.Error or ConsoleType.Warning)
                page._complaints.Enqueue(said.Message.Text);
        };
        page.Page.PageError += (_, error) => page._complaints.Enqueue(error.Message);
        page.Page.Request += (_, request) =>
        {
            if (!request.Request.Url.StartsWith(url, StringComparison.Ordinal) && !request.Request.Url.StartsWith("data:", StringComparison.Ordinal))
                page._complaints.Enqueue($"asks {request.Request.Url}");
        };
        await page.Page.SetViewportAsync(new ViewPortOptions { Width = width, Height = height });
        await page.Page.EmulateMediaFeaturesAsync([new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = dark ? "dark" : "light" }]);
        return page;
    }

    /// <summary>Goes to an address of the console.</summary>
    public async Task GoAsync(string path)
    {
        await GoPlainAsync(path);
        await SeesAsync("document.querySelector('#strip .state')", "the strip");
    }

    /// <summary>Goes to an address that has no strip.</summary>
    public Task GoPlainAsync(string path) => Page.GoToAsync(_url + path, new NavigationOptions { WaitUntil = [WaitUntilNavigation.Load], Timeout = 120_000 });

    /// <summary>Waits until an expression is true in the page.</summary>
    public Task SeesAsync(string expression, string? what = null) =>
        Eventually.TrueAsync(() => EvaluateAsync($"Boolean({expression})", false), what ?? expression);

    /// <summary>Waits until a text can be read somewhere in an element.</summary>
    public Task ReadsAsync(string selector, string text)
    {
        var read = "";
        return Eventually.IsAsync(
            async () =>
                (read = await TextAsync(selector)).Contains(text, StringComparison.Ordinal) ? text : $"{selector}: {read[..Math.Min(read.Length, 500)]}",
            text
        );
    }

    /// <summary>What can be read in an element; nothing when it is not there.</summary>
    public Task<string> TextAsync(string selector) => EvaluateAsync($"document.querySelector({Quoted(selector)})?.innerText ?? ''", "");

    /// <summary>The value of an expression; while a click leads to another page there is none, and <paramref name="otherwise"/> is returned.</summary>
    private async Task<T> EvaluateAsync<T>(string expression, T otherwise)
    {
        try
        {
            return await Page.EvaluateExpressionAsync<T>(expression);
        }
        catch (EvaluationFailedException e) when (e.Message.Contains("navigation", StringComparison.Ordinal))
        {
            return otherwise;
        }
    }

    /// <summary>Clicks the first element that matches, once it is there.</summary>
    public async Task ClickAsync(string selector)
    {
        await SeesAsync($"document.querySelector({Quoted(selector)})?.offsetParent", selector);
        await Page.ClickAsync(selector);
    }

    /// <summary>Clicks the button that says this.</summary>
    public async Task PressAsync(string within, string label)
    {
        var button = $"[...document.querySelectorAll({Quoted(within + " button")})].find((one) => one.textContent.trim() === {Quoted(label)})";
        // Found and clicked at once: in between it may be drawn anew.
        await SeesAsync($"((found) => found && (found.click(), true))({button})", $"a button {label}");
    }

    /// <summary>Takes a screenshot when <c>ACTORPIPELINE_TEST_PICTURES</c> names a folder; those of docs/images are made this way.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_PICTURES") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(
                Path.Combine(Directory.CreateDirectory(folder).FullName, name + ".png"),
                new ScreenshotOptions { Type = ScreenshotType.Png }
            );
        }
    }

    /// <summary>No errors in the browser's console, and no request to another host.</summary>
    public void AssertClean() => Assert.Empty(_complaints);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Page.CloseAsync();
        _network.Dispose();
    }

    /// <summary>A string literal of JavaScript.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text);
}
