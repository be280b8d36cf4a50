using System.Globalization;
using ActorPipeline.Bench.Console;
using ActorPipeline.Integration.Tests.Browser;

// What an open page of the console costs, with 1,000 services and 500 partitions that a few lines a second are written to: the time to draw it, CPU of the
// node in % of a core, and the browser's heap in the course of time. The node is a process of its own; servers and browser are not counted.
// Usage: bench-console [MINUTES]          all pages stay open so long (default 10)
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
if (args is ["node", var kafka, var elastic, var folder])
{
    await NodeProcess.ServeAsync(kafka, elastic, folder);
    return;
}

var minutes = args is [var given] ? double.Parse(given, CultureInfo.InvariantCulture) : 10;
await using var world = await World.StartAsync(services: 1_000, partitions: 500);
await using var browser = await Chromium.StartAsync();
await Measure.WaitAsync(TimeSpan.FromMinutes(1));
Console.WriteLine($"{"page", -14} {"drawn, ms", 10} {"again, ms", 10} {"weight, KB", 11} {"without, %", 11} {"with, %", 8}");
var idle = 0.0;
foreach (var path in PageCost.Paths)
{
    // Before each page, because a busy machine changes from minute to minute.
    idle = await Measure.CpuAsync(world.Node, TimeSpan.FromSeconds(30));
    await using var page = await PageCost.OpenAsync(browser, world.Node.Url, path);
    await Measure.WaitAsync(TimeSpan.FromSeconds(10));
    var cpu = await Measure.CpuAsync(world.Node, TimeSpan.FromSeconds(30));
    Console.WriteLine($"{path, -14} {page.Drawn, 10:0} {await page.AgainAsync(), 10:0} {page.Weight / 1024.0, 11:0.0} {idle, 11:0.0} {cpu, 8:0.0}");
}

List<PageCost> open = [];
foreach (var path in PageCost.Paths)
    open.Add(await PageCost.OpenAsync(browser, world.Node.Url, path));
await Measure.WaitAsync(TimeSpan.FromSeconds(30));
var before = await Measure.HeapsAsync(open);
var all = await Measure.CpuAsync(world.Node, TimeSpan.FromMinutes(minutes));
var after = await Measure.HeapsAsync(open);
Console.WriteLine($"all five pages open for {minutes} minutes: {all:0.0} % of a core, without a page {idle:0.0} %");
Console.WriteLine($"{"page", -14} {"heap, MB", 10} {"then, MB", 10}");
for (var i = 0; i < open.Count; i++)
    Console.WriteLine($"{PageCost.Paths[i], -14} {before[i] / 1e6, 10:0.00} {after[i] / 1e6, 10:0.00}");
foreach (var page in open)
    await page.DisposeAsync();
