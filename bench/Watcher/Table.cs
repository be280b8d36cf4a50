using System.Diagnostics;
using System.Globalization;

namespace ActorPipeline.Bench.Watcher;

/// <summary>The table of docs/scaling.md: each row in a process of its own, so that memory is that of its services.</summary>
internal static class Table
{
    private const int Unrelated = 20_000;

    // Each is changed by one request at a time: several at once on one object only make the server try again.
    private const int Others = 16;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    /// <summary>The rows, on an API server that may be filled with services; they are printed as they come.</summary>
    public static async Task<string> RunAsync(string kubeconfig, int[] sizes)
    {
        var table =
            "| services | made in, s | burst, s | writes | ConfigMaps | one by one: median, longest, s | heap, process, MiB | idle, % of a core "
            + "| 20,000 unrelated changes: writes, CPU, s |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
        Console.Write(table);
        foreach (var size in sizes)
        {
            var row = await SelfAsync("row", kubeconfig, size.ToString(CultureInfo.InvariantCulture));
            Console.Write(row);
            table += row;
        }
        return table;
    }

    public static async Task RowAsync(string kubeconfig, int services)
    {
        await using var lane = new Lane(kubeconfig, shards: 0);
        await lane.PrepareAsync();
        await Task.WhenAll(Enumerable.Range(0, Others).Select(i => lane.CreateAsync($"backend-{i}")));
        var empty = GC.GetTotalMemory(forceFullCollection: true);
        lane.Start();
        var first = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, services, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (i, _) => await lane.CreateAsync($"s{i}-service"));
        var last = Stopwatch.GetTimestamp();
        while (lane.Inputs < services)
            await Task.Delay(5);
        var (burst, writes) = (Seconds(last, lane.LastWrite), lane.Writes);

        List<double> times = [];
        for (var i = 0; i < 30; i++)
        {
            var began = Stopwatch.GetTimestamp();
            times.Add(Seconds(began, await lane.ChangeAsync($"s{i * 7919 % services}-service", $"p{Guid.NewGuid():N}")));
        }
        times.Sort();

        await Task.Delay(TimeSpan.FromSeconds(2));
        var heap = GC.GetTotalMemory(forceFullCollection: true) - empty;
        var resident = Process.GetCurrentProcess().WorkingSet64;
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        await Task.Delay(Idle);
        var idle = (Process.GetCurrentProcess().TotalProcessorTime - before) / Idle * 100;

        var (written, cpu) = (lane.Writes, Process.GetCurrentProcess().TotalProcessorTime);
        await SelfAsync("churn", kubeconfig, lane.Namespace, Unrelated.ToString(CultureInfo.InvariantCulture));
        await Task.Delay(TimeSpan.FromSeconds(1));
        var churn = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var maps = 0;
        for (var i = 0; i < 8; i++)
            maps += await ExistsAsync(lane, i == 0 ? "filebeat-config" : $"filebeat-config-{i}") ? 1 : 0;
        Console.WriteLine(
            $"| {services:N0} | {Seconds(first, last):F1} | {burst:F2} | {writes} | {maps} | {times[times.Count / 2]:F2}, {times[^1]:F2} | "
                + $"{heap >> 20}, {resident >> 20} | {idle:F1} | "
                + $"{lane.Writes - written}, {churn.TotalSeconds:F1} |"
        );
    }

    /// <summary>In a process of its own: what it costs is not the watcher's.</summary>
    public static async Task ChurnAsync(string kubeconfig, string space, int changes)
    {
        await using var lane = new Lane(kubeconfig, space);
        await Parallel.ForAsync(
            0,
            Others,
            new ParallelOptions { MaxDegreeOfParallelism = Others },
            async (other, _) =>
            {
                for (var i = other; i < changes; i += Others)
                    await lane.TouchAsync($"backend-{other}", i);
            }
        );
    }

    private static async Task<bool> ExistsAsync(Lane lane, string name)
    {
        try
        {
            await lane.SendAsync(HttpMethod.Get, $"api/v1/namespaces/{lane.Namespace}/configmaps/{name}", "");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<string> SelfAsync(params string[] arguments)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true })!;
        var printed = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return child.ExitCode == 0
            ? printed
            : throw new InvalidOperationException($"bench-watcher {string.Join(' ', arguments)} ended with {child.ExitCode}: {printed}");
    }

    private static double Seconds(long from, long to) => (to - from) / (double)Stopwatch.Frequency;
}
