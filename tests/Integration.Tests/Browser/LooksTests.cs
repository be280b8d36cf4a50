using System.Net;
using PuppeteerSharp;

namespace ActorPipeline.Integration.Tests.Browser;

/// <summary>Pages in narrow and wide windows, with long names and large figures, in trouble, empty, without the token, and by keys.</summary>
[Collection(ConsoleWorld.Shared)]
public class LooksTests(ConsoleWorld world)
{
    private const string Why =
        "how pages look and are used does not depend on the servers behind them; what they show is tested on real ones by their own tests";

    private static readonly string[] Pages =
    [
        "/",
        "/services",
        "/services?q=no-such-service",
        "/logs",
        "/logs?q=nosuchword",
        "/dead-letters",
        "/cluster",
        "/api",
    ];

    [StandInTheory(Why)]
    [InlineData(360, false)]
    [InlineData(768, true)]
    [InlineData(1440, true)]
    [InlineData(3840, false)]
    public async Task Should_fit_whatever_names_and_figures_there_are(int width, bool dark)
    {
        await using var page = await world.OpenAsync(width, 800, dark);
        await StillMoment.ShowAsync(page);
        foreach (var path in Pages)
        {
            await GoAsync(page, path);
            await Everybody.AssertFitsAsync(page, $"{path} at {width}");
            // Wider windows have the same elements.
            if (width < 1000)
                await Everybody.AssertAccessibleAsync(page, $"{path} at {width}");
        }
    }

    [StandInTheory(Why)]
    [InlineData(360)]
    [InlineData(1440)]
    public async Task Should_be_reached_by_keys_wherever_something_can_be_used(int width)
    {
        world.Write(world.Appear("reached"), "a line");
        await using var page = await world.OpenAsync(width, 800);
        await StillMoment.ShowAsync(page);
        foreach (var path in Pages.Where(path => path != "/api"))
        {
            await GoAsync(page, path);
            await Everybody.AssertReachedByKeysAsync(page, $"{path} at {width}");
        }
    }

    [StandInFact(Why)]
    public async Task Should_take_the_keyboard_to_what_opens_over_the_page_and_back()
    {
        var service = world.Appear("over");
        world.Write(service, "a line that is opened");
        await using var page = await world.OpenAsync(360, 740);
        await page.GoAsync($"/logs?service={service}&live=1");
        await page.ReadsAsync(".line", "a line that is opened");
        await page.ClickAsync(".line");
        await page.SeesAsync("document.activeElement.closest('.side')", "the keyboard in what was opened");
        await page.ReadsAsync(".side", "log.file.path");
        await Everybody.AssertFitsAsync(page, "an open line");
        await Everybody.AssertAccessibleAsync(page, "an open line");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.SeesAsync("document.querySelector('.side').hidden");
        await page.SeesAsync("document.activeElement.matches('.virtual')", "the keyboard back in the list");
        await page.GoAsync($"/services?open=test%2F{service}");
        await page.ReadsAsync(".trace", "dead-letters");
        await Everybody.AssertFitsAsync(page, "an open service");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.SeesAsync("document.querySelector('.side').hidden");
        page.AssertClean();
    }

    [StandInFact(Why)]
    public async Task Should_go_with_the_arrows_and_stay_where_the_keyboard_is()
    {
        var service = world.Appear("arrows");
        // Within a day of any day.
        var time = $"{TimeProvider.System.GetUtcNow().AddHours(-12):yyyy-MM-dd HH:mm:ss},000";
        world.Write(service, $"{time} ERROR [main] one");
        world.Write(service, $"{time} INFO [main] two");
        await using var page = await world.OpenAsync();
        var keys = page.Page.Keyboard;
        await page.GoAsync($"/logs?service={service}&range=7d&live=1");
        await page.ReadsAsync(".facets", "error");
        await page.ReadsAsync(".facets", "info");
        await page.Page.FocusAsync(".facets input[name=level]");
        var first = await page.Page.EvaluateExpressionAsync<string>("document.activeElement.value");
        await keys.PressAsync("ArrowDown");
        await page.SeesAsync($"document.activeElement.name === 'level' && document.activeElement.value !== {ConsolePage.Quoted(first)}");
        await keys.PressAsync("ArrowUp");
        await keys.PressAsync("Space");
        await page.SeesAsync("location.search.includes('level=')");
        await page.ReadsAsync(".chosen", $"level: {first}");
        await page.ReadsAsync(".under", "1 line");
        Assert.Equal(first, await page.Page.EvaluateExpressionAsync<string>("document.activeElement.value"));
        await page.ClickAsync(".live");
        await page.SeesAsync("document.querySelector('.live').getAttribute('aria-pressed') === 'false'", "live no more");

        await page.GoAsync($"/logs?service={service}&range=24h");
        await page.ReadsAsync(".under", "2 lines");
        await page.Page.FocusAsync(".histogram");
        await keys.PressAsync("End");
        await page.ReadsAsync(".histogram [role=status]", "2 lines");
        await keys.PressAsync("Enter");
        await page.SeesAsync("location.search.includes('from=') && location.search.includes('to=')", "a chosen time");
        await page.ReadsAsync(".under", "2 lines");

        await page.GoAsync($"/services?q={service}");
        await page.ReadsAsync(".table", service);
        await page.Page.FocusAsync(".virtual");
        await keys.PressAsync("ArrowDown");
        await page.SeesAsync($"document.activeElement.textContent === {ConsolePage.Quoted(service)}", "the keyboard on the service");
        await keys.PressAsync("Enter");
        await page.ReadsAsync(".trace", "dead-letters");
        page.AssertClean();
    }

    [StandInFact(Why)]
    public async Task Should_ask_for_the_token_where_lines_are_not_shown_without()
    {
        await using var page = await world.OpenAsync();
        await StillMoment.ShowAsync(
            page,
            request =>
                request.Url.Contains("/api/v1/logs", StringComparison.Ordinal)
                && !request.Headers.Keys.Contains("authorization", StringComparer.OrdinalIgnoreCase)
                    ? new ResponseData
                    {
                        Status = HttpStatusCode.Unauthorized,
                        ContentType = "application/json",
                        Body = """{"error":"Lines are told with the token."}""",
                    }
                    : null
        );
        await page.GoAsync("/logs?q=nosuchword");
        await page.SeesAsync("document.querySelector('main input[type=password]')", "a place for the token");
        await page.Page.TypeAsync("main input[type=password]", ConsoleWorld.Token);
        await page.PressAsync("main", "Use it");
        await page.ReadsAsync("main", "There is no line like this at any time");
    }

    [StandInFact(Why)]
    public async Task Should_say_that_the_node_does_not_answer_also_when_it_never_did()
    {
        await using var page = await world.OpenAsync(360, 740);
        await StillMoment.ShowAsync(
            page,
            request => request.Url.EndsWith("/api/v1/events", StringComparison.Ordinal) ? new ResponseData { Status = HttpStatusCode.ServiceUnavailable } : null
        );
        await page.GoAsync("/");
        await page.ReadsAsync("#strip", "this node does not answer");
        await page.ReadsAsync("#alarm", "every other node of the cluster has the same page");
    }

    [StandInFact(Why)]
    public async Task Should_announce_the_state_and_not_the_figures_that_change_each_second()
    {
        await using var page = await world.OpenAsync();
        await page.GoAsync("/");
        await page.SeesAsync("document.querySelector('#strip .num')");
        Assert.Equal(0, await page.Page.EvaluateExpressionAsync<int>("document.querySelectorAll(':is([role=status], [aria-live]) .num').length"));
        Assert.Equal(1, await page.Page.EvaluateExpressionAsync<int>("document.querySelectorAll('#strip [role=status]').length"));
    }

    [StandInFact(Why)]
    public async Task Should_mark_line_ends_and_no_tabs_and_know_the_words_for_levels_that_the_parsers_know()
    {
        await using var page = await world.OpenAsync();
        await page.GoAsync("/logs");
        var line = await page.Page.EvaluateExpressionAsync<string>("import('/console/clean.js').then((clean) => clean.oneLine('a\\tb\\n\\tat c'))");
        Assert.Equal("a  b ⏎ at c", line);
        var looks = await page.Page.EvaluateExpressionAsync<string[]>(
            "import('/console/search.js').then((search) => ['SEVERE', 'emerg', 'Warning', 'dbug', 'notice', 'nosuchlevel'].map(search.levelClass))"
        );
        Assert.Equal(["bad", "bad", "warn", "faint", "", ""], looks);
    }

    [StandInFact(Why)]
    public async Task Should_say_who_changed_what_is_tuned()
    {
        await using var page = await world.OpenAsync();
        await page.GoAsync("/cluster");
        const string field = "input[name='actorpipeline.batch.max-events']";
        await page.SeesAsync($"document.querySelector({ConsolePage.Quoted(field)})");
        // The field is looked for in the page that comes, not in the one that goes.
        await page.Page.EvaluateExpressionAsync(
            $"sessionStorage.setItem('token', {ConsolePage.Quoted(ConsoleWorld.Token)}); document.querySelector('form.tuning').remove(); location.reload()"
        );
        await page.SeesAsync($"document.querySelector({ConsolePage.Quoted(field)})");
        await page.Page.EvaluateExpressionAsync($"document.querySelector({ConsolePage.Quoted(field)}).value = '999'");
        await page.PressAsync(".tuning", "Change all nodes");
        await page.ReadsAsync(".tuning", "in force: 999, by /api/tune");
        await page.ReadsAsync(".tuning", "(was 1000)");
        page.AssertClean();
    }

    private static async Task GoAsync(ConsolePage page, string path)
    {
        if (path == "/api")
        {
            await page.GoPlainAsync(path);
            await page.ReadsAsync("main", "/api/status");
            return;
        }
        await page.GoAsync(path);
        await page.ReadsAsync("#strip", "this node does not answer");
        await page.SeesAsync(
            "!document.querySelector('main').innerText.includes('Reading the topics…') && !document.querySelector('main').innerText.includes('Looking for')"
        );
        await page.SeesAsync("document.getElementById('busy').hidden");
    }
}
