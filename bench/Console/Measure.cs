using System.Diagnostics;

namespace ActorPipeline.Bench.Console;

/// <summary>Figures over a stretch of time.</summary>
internal static class Measure
{
    /// <summary>CPU time of the node, % of a core.</summary>
    public static async Task<double> CpuAsync(NodeProcess node, TimeSpan stretch, CancellationToken stop)
    {
        var (cpu, began) = (node.Cpu, Stopwatch.GetTimestamp());
        await WaitAsync(stretch, stop);
        return (node.Cpu - cpu) / Stopwatch.GetElapsedTime(began) * 100;
    }

    /// <summary>What the JavaScript of pages holds after a garbage collection, bytes.</summary>
    public static async Task<IReadOnlyList<double>> HeapsAsync(IEnumerable<PageCost> pages)
    {
        List<double> heaps = [];
        foreach (var page in pages)
            heaps.Add(await page.HeapAsync());
        return heaps;
    }

    /// <summary>Lets time pass.</summary>
    public static async Task WaitAsync(TimeSpan stretch, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(stretch, TimeProvider.System);
        await timer.WaitForNextTickAsync(stop);
    }
}
