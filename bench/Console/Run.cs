using System.Text;
using ActorPipeline.Integration.Tests.Browser;
using ActorPipeline.Lab.Machine;
using ActorPipeline.Lab.Plots;
using PuppeteerSharp;

namespace ActorPipeline.Bench.Console;

/// <summary>One run: each page alone, then all of them together.</summary>
/// <param name="Services">How many services.</param>
/// <param name="Partitions">How many partitions.</param>
/// <param name="Stretch">How long CPU is measured for one figure.</param>
/// <param name="Open">How long all pages are open.</param>
internal sealed record Run(int Services, int Partitions, TimeSpan Stretch, TimeSpan Open)
{
    /// <summary>What a run measured of one page.</summary>
    private sealed record Figures(string Path, double Drawn, double Again, double Weight, double Without, double With);

    /// <summary>Measures, prints a table, and writes it into a page.</summary>
    public async Task WriteAsync(string? page, CancellationToken stop)
    {
        var table = await MeasureAsync(stop);
        System.Console.WriteLine(table);
        if (page is not null)
            PageSection.Write(page, "bench/Console", table);
    }

    private async Task<string> MeasureAsync(CancellationToken stop)
    {
        await using var world = await World.StartAsync(Services, Partitions);
        await using var browser = await Chromium.StartAsync();
        Say($"{world.Node.Url}: waits until {Partitions} partitions are read");
        await world.ReadyAsync(Partitions, stop);
        await Measure.WaitAsync(Stretch, stop);
        List<Figures> alone = [];
        foreach (var path in PageCost.Paths)
        {
            alone.Add(await AloneAsync(world, browser, path, stop));
            Say($"{alone[^1]}");
        }

        List<PageCost> open = [];
        foreach (var path in PageCost.Paths)
            open.Add(await PageCost.OpenAsync(browser, world.Node.Url, path));
        await Measure.WaitAsync(Stretch, stop);
        var before = await Measure.HeapsAsync(open);
        var all = await Measure.CpuAsync(world.Node, Open, stop);
        var after = await Measure.HeapsAsync(open);
        foreach (var page in open)
            await page.DisposeAsync();
        return Markdown(alone, before, after, all);
    }

    private async Task<Figures> AloneAsync(World world, IBrowser browser, string path, CancellationToken stop)
    {
        // Before each page, because a busy machine changes from minute to minute.
        var without = await Measure.CpuAsync(world.Node, Stretch, stop);
        await using var page = await PageCost.OpenAsync(browser, world.Node.Url, path);
        await Measure.WaitAsync(Stretch / 3, stop);
        var with = await Measure.CpuAsync(world.Node, Stretch, stop);
        return new Figures(path, page.Drawn, await page.AgainAsync(), page.Weight, without, with);
    }

    private string Markdown(List<Figures> alone, IReadOnlyList<double> before, IReadOnlyList<double> after, double all)
    {
        var text = new StringBuilder();
        text.Append($"| page | drawn, ms | again, ms | weight, KB | CPU without, % | CPU with, % | heap, MB | after {Open.TotalMinutes:0.#} min, MB |\n");
        text.Append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var (one, i) in alone.Select((one, i) => (one, i)))
        {
            text.Append($"| `{one.Path}` | {one.Drawn:0} | {one.Again:0} | {one.Weight / 1024:0.0} | {one.Without:0.0} | {one.With:0.0} |");
            text.Append($" {before[i] / 1e6:0.00} | {after[i] / 1e6:0.00} |\n");
        }

        text.Append($"\nAll five pages open for {Open.TotalMinutes:0.#} min: {all:0.0} % of a core.\n\n");
        text.Append(
            ThisMachine.About(
                $"{Services:N0} services, {Partitions:N0} partitions, ten lines a second; *drawn* from the first request without a cache, *again* "
                    + $"from a click; CPU is the node's, in % of a core over {Stretch.TotalSeconds:0} s; the heap is JavaScript's after a collection",
                "stand-ins for Kafka and Elasticsearch in another process"
            )
        );
        return text.ToString();
    }

    // What goes on; the table alone is the output.
    private static void Say(string text) => System.Console.Error.WriteLine(text);
}
