using System.CommandLine;
using ActorPipeline.Lab.Growth;
using ActorPipeline.Lab.Latency;
using ActorPipeline.Lab.Peers;
using ActorPipeline.Lab.Soak;

// What bench/run, bench/soak and their like start: each of them says with --help what it does.
if (args is ["blast", .. var what])
{
    await Blaster.RunAsync(what);
    return 0;
}
var root = new RootCommand("Measures ActorPipeline with real servers.")
{
    RunCommand.Create(),
    SoakCommand.Create(),
    LatencyCommand.Create(),
    GrowthRun.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        await Console.Error.WriteLineAsync(error.Message);
    return 2;
}

// Servers are stopped and nodes drained before it ends, also when it is asked to end.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
