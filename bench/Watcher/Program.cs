using System.Diagnostics;
using System.Globalization;
using ActorPipeline.Bench.Watcher;

// What the watcher costs and how fast it is, against the double of the API server in another process, or real ones.
// Usage: bench-watcher [burst|latency|size|idle]…                 the double (all when none is named)
//        bench-watcher services [--write docs/scaling.md] …       real ones: bench/services, which starts them
//        bench-watcher table KUBECONFIG [SERVICES]…               the table alone, on one of your own that may be filled with services
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
if (args is ["serve"])
{
    await ServerProcess.ServeAsync();
    return;
}

switch (args)
{
    case ["table", var kubeconfig, .. var sizes]:
        await Table.RunAsync(kubeconfig, sizes.Length > 0 ? [.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))] : ServicesCommand.Sizes);
        return;
    case ["row", var kubeconfig, var services]:
        await Table.RowAsync(kubeconfig, int.Parse(services, CultureInfo.InvariantCulture));
        return;
    case ["churn", var kubeconfig, var space, var changes]:
        await Table.ChurnAsync(kubeconfig, space, int.Parse(changes, CultureInfo.InvariantCulture));
        return;
    case ["services", ..]:
        Environment.ExitCode = await ServicesCommand.Create().Parse(args).InvokeAsync();
        return;
}

string[] what = args.Length > 0 ? args : ["burst", "latency", "size", "idle"];
await using var server = await ServerProcess.StartAsync();
if (what.Contains("burst"))
{
    await BurstAsync(1000);
}

if (what.Contains("latency"))
{
    await LatencyAsync(lanes: 4, changes: 250);
}

if (what.Contains("size"))
{
    await using (var warm = await StartedAsync(100, shards: 1))
    {
        // The first changes of a process pay for compiling what they run.
        await ChangesAsync(warm, 100, 60);
    }

    await SizeAsync(100, shards: 1);
    await SizeAsync(2500, shards: 1);
    await SizeAsync(5000, shards: 2);
    await SizeAsync(5000, shards: 16);
}

if (what.Contains("idle"))
{
    await IdleAsync(5000, TimeSpan.FromSeconds(30));
}

async Task<Lane> StartedAsync(int services, int shards)
{
    var lane = new Lane(server.Kubeconfig, shards);
    await lane.PrepareAsync();
    foreach (var chunk in Enumerable.Range(0, services).Chunk(100))
    {
        await Task.WhenAll(chunk.Select(i => lane.CreateAsync($"s{i}-service")));
    }

    lane.Start();
    await UntilAsync(() => lane.Inputs == services);
    return lane;
}

async Task BurstAsync(int services)
{
    await using var lane = await StartedAsync(0, shards: 1);
    var writes = lane.Writes;
    foreach (var chunk in Enumerable.Range(0, services).Chunk(20))
    {
        await Task.WhenAll(chunk.Select(i => lane.CreateAsync($"s{i}-service")));
    }

    var last = Stopwatch.GetTimestamp();
    await UntilAsync(() => lane.Inputs == services);
    Console.WriteLine(
        $"burst: {services} services; ConfigMap right {Milliseconds(last, lane.LastWrite):F0} ms after the last one, {lane.Writes - writes} writes"
    );
}

async Task LatencyAsync(int lanes, int changes)
{
    var all = await Task.WhenAll(
        Enumerable
            .Range(0, lanes)
            .Select(async _ =>
            {
                await using var lane = await StartedAsync(100, shards: 1);
                return await ChangesAsync(lane, 100, changes);
            })
    );
    Report($"latency: {lanes} watchers at once, 100 services each", [.. all.SelectMany(one => one)]);
}

async Task SizeAsync(int services, int shards)
{
    await using var lane = await StartedAsync(services, shards);
    await ChangesAsync(lane, services, 10);
    var (cpu, allocated) = (Process.GetCurrentProcess().TotalProcessorTime, GC.GetTotalAllocatedBytes());
    var times = await ChangesAsync(lane, services, 60);
    var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / times.Count;
    Report(
        $"size: {services} services in {shards} ConfigMaps, {used:F1} ms CPU and "
            + $"{(GC.GetTotalAllocatedBytes() - allocated) / times.Count / 1024} KiB allocated a change",
        times
    );
}

async Task IdleAsync(int services, TimeSpan time)
{
    var before = GC.GetTotalMemory(forceFullCollection: true);
    await using var lane = await StartedAsync(services, shards: 2);
    await Task.Delay(TimeSpan.FromSeconds(2));
    var held = GC.GetTotalMemory(forceFullCollection: true) - before;
    var (cpu, allocated) = (Process.GetCurrentProcess().TotalProcessorTime, GC.GetTotalAllocatedBytes());
    await Task.Delay(time);
    var process = Process.GetCurrentProcess();
    Console.WriteLine(
        $"idle: {services} services hold {held / 1024} KiB of heap (process {process.WorkingSet64 >> 20} MiB), "
            + $"CPU {(process.TotalProcessorTime - cpu) / time * 100:F2} %, "
            + $"{(GC.GetTotalAllocatedBytes() - allocated) / time.TotalSeconds / 1024:F1} KiB/s allocated"
    );
}

async Task<List<double>> ChangesAsync(Lane lane, int services, int changes)
{
    var times = new List<double>();
    for (var i = 0; i < changes; i++)
    {
        var began = Stopwatch.GetTimestamp();
        var done = await lane.ChangeAsync($"s{i * 7919 % services}-service", $"p{Guid.NewGuid():N}");
        times.Add(Milliseconds(began, done));
    }

    return times;
}

static void Report(string name, List<double> times)
{
    times.Sort();
    Console.WriteLine($"{name}; {times.Count} changes: p50 {times[times.Count / 2]:F0} ms, p99 {times[times.Count * 99 / 100]:F0} ms, max {times[^1]:F0} ms");
}

static double Milliseconds(long from, long to) => (to - from) * 1000.0 / Stopwatch.Frequency;

static async Task UntilAsync(Func<bool> condition)
{
    while (!condition())
    {
        await Task.Delay(5);
    }
}
