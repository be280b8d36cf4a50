using System.CommandLine;
using System.Globalization;
using ActorPipeline.Bench.Console;

// What an open page of the console costs, with services and partitions that a few lines a second are written to: the time to draw it, CPU of the node in % of
// a core, and the browser's heap in the course of time. The node is a process of its own; servers (stand-ins) and browser are not counted.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["node", var kafka, var elastic, var folder])
{
    await NodeProcess.ServeAsync(kafka, elastic, folder);
    return 0;
}

var minutes = new Option<double>("--minutes") { Description = "All pages stay open for so long, for their heaps", DefaultValueFactory = _ => 10 };
var seconds = new Option<int>("--seconds")
{
    Description = "CPU of the node is measured for so long, without and with each page",
    DefaultValueFactory = _ => 30,
};
var services = new Option<int>("--services") { Description = "Services", DefaultValueFactory = _ => 1_000 };
var partitions = new Option<int>("--partitions") { Description = "Partitions, one a topic", DefaultValueFactory = _ => 500 };
var write = new Option<string?>("--write") { Description = "Page whose table is replaced, between its markers: docs/console.md" };
var command = new RootCommand("What an open page of the console costs: time to draw it, CPU of the node, heap of the browser.")
{
    minutes,
    seconds,
    services,
    partitions,
    write,
};
command.SetAction(
    async (parsed, stop) =>
    {
        var run = new Run(
            parsed.GetValue(services),
            parsed.GetValue(partitions),
            TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            TimeSpan.FromMinutes(parsed.GetValue(minutes))
        );
        await run.WriteAsync(parsed.GetValue(write), stop);
    }
);
return await command.Parse(args).InvokeAsync();
