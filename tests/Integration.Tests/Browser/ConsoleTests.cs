using PuppeteerSharp.Input;

namespace ActorPipeline.Integration.Tests.Browser;

/// <summary>The console in a real browser, page by page, as people use it.</summary>
[Trait("Server", "Elasticsearch")]
[Collection(ConsoleWorld.Shared)]
public class ConsoleTests(ConsoleWorld world)
{
    private static readonly string[] Pages = ["/", "/services", "/logs", "/dead-letters", "/cluster"];

    [Fact]
    public async Task Should_show_the_reference_of_the_api()
    {
        await using var page = await world.OpenAsync(360);
        await page.GoAsync("/");
        await page.Page.Keyboard.PressAsync("?");
        await page.ClickAsync("dialog a[href='/api']");
        await page.ReadsAsync("main", "Which hop between a service and its index holds its lines");
        await page.SeesAsync("document.querySelector('#get-api-trace-service code').textContent === '/api/trace/{service}'");
        await page.ClickAsync("#get-api-trace-service a[href='#TraceReport']");
        await page.SeesAsync("location.hash === '#TraceReport'");
        await Everybody.AssertAccessibleAsync(page, "/api");
        await Everybody.AssertFitsAsync(page, "/api at 360");
        await page.PictureAsync("api");
        page.AssertClean();
    }

    [Fact]
    public async Task Should_show_a_service_that_appears_find_its_lines_and_follow_them_live()
    {
        await using var page = await world.OpenAsync();
        await page.GoAsync("/services");
        var service = world.Appear("shop", "actorpipeline.io/encoding: utf-8");
        await page.ReadsAsync(".table", service);
        for (var line = 1; line <= 30; line++)
        {
            world.Write(
                service,
                $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss},000 {(line % 10 == 0 ? "ERROR" : "INFO")} [main] order {line} is packed"
            );
        }

        await page.GoAsync($"/logs?service={service}&live=1");
        await page.ReadsAsync(".under", "30 lines");
        await page.ReadsAsync(".facets", "error");
        await page.ClickAsync(".facets .ready a");
        await page.ReadsAsync(".virtual", "order 30 is packed");
        Assert.Contains("level=error&level=fatal", page.Page.Url, StringComparison.Ordinal);

        await page.GoAsync($"/logs?service={service}&q=%22order+7%22");
        await page.ReadsAsync(".under", "1 line");
        await page.ReadsAsync(".virtual", "order 7 is packed");
        await page.ClickAsync(".line");
        await page.ReadsAsync(".side", "log.file.path");
        await page.ReadsAsync(".context", "order 8 is packed");
        Assert.Contains("open=", page.Page.Url, StringComparison.Ordinal);

        await page.GoAsync($"/logs?service={service}&live=1");
        await page.ReadsAsync(".under", "30 lines");
        world.Write(service, "a line that is new");
        await page.ReadsAsync(".line", "a line that is new");
        await page.PictureAsync("logs");

        await page.GoAsync($"/services?open=test%2F{service}");
        await page.ReadsAsync(".trace", "dead-letters");
        await page.ReadsAsync(".trace", "31 documents");
        await page.ReadsAsync(".row:has(a[href*=\"" + service + "\"])", "31");
        await page.ReadsAsync(".side .yaml", service);
        await page.ReadsAsync(".side .annotations", "encoding");
        await page.ReadsAsync(".side .annotations", "taken");
        await page.PictureAsync("services");
        page.AssertClean();
    }

    [Fact]
    public async Task Should_say_that_Elasticsearch_is_away_and_that_it_is_back()
    {
        await using var page = await world.OpenAsync();
        await page.GoAsync("/");
        await page.SeesAsync("document.getElementById('alarm').hidden");
        await page.PictureAsync("flow");
        world.Proxy.Refuse = true;
        try
        {
            await page.ReadsAsync("#alarm", "Elasticsearch does not answer");
            await page.ReadsAsync("[data-hop=elasticsearch]", "none is lost");
            await page.ReadsAsync(".needs", "Indexing goes on by itself");
            await page.PictureAsync("elasticsearch-away");
            await page.Page.EvaluateExpressionAsync("document.querySelector('#pages a[href=\"/logs\"]').click()");
            await page.ReadsAsync(".lines", "The lines cannot be searched");
        }
        finally
        {
            world.Proxy.Refuse = false;
        }
        await page.SeesAsync("document.getElementById('alarm').hidden");
        await page.SeesAsync("!document.body.innerText.includes('cannot be searched')");
        page.AssertClean();
    }

    [Fact]
    public async Task Should_find_lines_again_when_Elasticsearch_comes_back_slower_than_it_is_asked()
    {
        await using var page = await world.OpenAsync();
        world.Proxy.Refuse = true;
        try
        {
            await page.GoAsync("/logs");
            await page.ReadsAsync(".lines", "The lines cannot be searched");
            // Longer than the page waits until it asks again.
            world.Proxy.SearchDelay = TimeSpan.FromSeconds(4);
            world.Proxy.Refuse = false;
            await page.SeesAsync("!document.body.innerText.includes('cannot be searched')");
        }
        finally
        {
            (world.Proxy.Refuse, world.Proxy.SearchDelay) = (false, TimeSpan.Zero);
        }
        page.AssertClean();
    }

    [Fact]
    public async Task Should_open_a_dead_letter_and_replay_it_with_the_token()
    {
        using var elastic = new ElasticQueries(world.Elastic);
        var service = world.Appear("refused");
        await elastic.CreateIndexAsync(
            ConsoleWorld.Index(service),
            new { mappings = new { properties = new Dictionary<string, object> { ["count"] = new { type = "integer" } } } }
        );
        world.Write(service, "refused for its count", """ "count":"many", """);
        await using var page = await world.OpenAsync();
        await page.GoAsync($"/dead-letters?service={service}");
        await page.ReadsAsync(".groups", service);
        await page.ClickAsync(".table .row a");
        await page.ReadsAsync(".side .marked", "count");
        await page.ReadsAsync(".side", "refused for its count");
        await page.PictureAsync("dead-letters");

        await elastic.DeleteIndexAsync(ConsoleWorld.Index(service));
        await page.PressAsync(".side", "Replay this one");
        await page.SeesAsync("document.querySelector('.side input[type=password]')", "a place for the token");
        await page.Page.TypeAsync(".side input[type=password]", ConsoleWorld.Token);
        await page.PressAsync(".side", "Use it");
        await page.ReadsAsync(".side .replay", "Send 1 line back");
        await page.PressAsync(".side", "Replay");
        await page.ReadsAsync(".side .replay", "Sent 1 of 1");
        await elastic.WaitForCountAsync(ConsoleWorld.Index(service), 1);
        await page.SeesAsync($"!document.querySelector('.groups').innerText.includes({ConsolePage.Quoted(service)})", "the group is gone");
        page.AssertClean();
    }

    [Fact]
    public async Task Should_show_what_services_write_as_text_whatever_it_is()
    {
        var service = world.Appear("hostile");
        world.Write(service, "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script> <b>bold</b>");
        world.Write(service, "\u001b[31mred\u001b[0m and \u202Eright to left\u202C and \u0007 bell");
        world.Write(service, "word " + new string('x', 900_000));
        await using var page = await world.OpenAsync();
        await page.GoAsync($"/logs?service={service}&live=1");
        await page.ReadsAsync(".under", "3 lines");
        await page.ReadsAsync(".virtual", "<script>document.title='broken'</script> <b>bold</b>");
        await page.ReadsAsync(".virtual", "red and ‹202E›right to left‹202C› and \u2407 bell");
        await page.Page.ClickAsync(".line");
        await page.SeesAsync("document.querySelector('.side pre.message')");
        Assert.Equal(0, await page.Page.EvaluateExpressionAsync<int>("document.querySelectorAll('main img, main script, main b b').length"));
        Assert.Equal("Logs – ActorPipeline", await page.Page.GetTitleAsync());
        Assert.True(await page.Page.EvaluateExpressionAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        page.AssertClean();
    }

    [Fact]
    public async Task Should_be_driven_by_keys_alone()
    {
        var service = world.Appear("keys");
        for (var line = 1; line <= 5; line++)
            world.Write(service, $"line {line} for keys");
        await using var page = await world.OpenAsync();
        await page.GoAsync("/");
        var keys = page.Page.Keyboard;
        await keys.PressAsync("?");
        await page.ReadsAsync("dialog", "next, previous");
        await keys.PressAsync("Escape");
        await GoToAsync(keys, "s");
        await page.SeesAsync("location.pathname === '/services'");
        await keys.PressAsync("/");
        await keys.TypeAsync("keys-");
        await page.ReadsAsync(".table", service);
        await keys.PressAsync("Escape");
        await keys.PressAsync("j");
        await keys.PressAsync("Enter");
        await page.ReadsAsync(".side", "kafka");
        await keys.PressAsync("Escape");
        await page.SeesAsync("document.querySelector('.side').hidden");

        await GoToAsync(keys, "l");
        await page.SeesAsync("location.pathname === '/logs'");
        await keys.PressAsync("/");
        await keys.TypeAsync($"service.name:{service} \"for keys\"");
        await keys.PressAsync("Enter");
        await Eventually.TrueAsync(async () =>
        {
            await keys.PressAsync("Enter");
            return (await page.TextAsync(".under")).TrimStart().StartsWith("5 lines", StringComparison.Ordinal);
        });
        // The first one may close what the browser suggests.
        await Eventually.TrueAsync(async () =>
        {
            await keys.PressAsync("Escape");
            return await page.Page.EvaluateExpressionAsync<bool>("document.activeElement.tagName !== 'INPUT'");
        });
        await keys.PressAsync("j");
        await keys.PressAsync("j");
        await page.ReadsAsync(".line.cursor", "line 4 for keys");
        await keys.PressAsync("Enter");
        await page.ReadsAsync(".side", "line 4 for keys");
        await page.Page.GoBackAsync();
        await page.SeesAsync("document.querySelector('.side').hidden");
        page.AssertClean();
    }

    private static async Task GoToAsync(IKeyboard keys, string page)
    {
        await keys.PressAsync("g");
        await keys.PressAsync(page);
    }

    [Theory]
    [InlineData(1440, false)]
    [InlineData(360, true)]
    public async Task Should_be_for_everybody_and_fit(int width, bool dark)
    {
        world.Write(world.Appear("fit"), "a line");
        await using var page = await world.OpenAsync(width, 740, dark);
        foreach (var path in Pages)
        {
            await page.GoAsync(path);
            await page.SeesAsync("document.querySelector('main').children.length > 1");
            await Everybody.AssertAccessibleAsync(page, path);
            await Everybody.AssertFitsAsync(page, $"{path} at {width}");
        }
        page.AssertClean();
    }
}
