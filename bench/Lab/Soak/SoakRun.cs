using ActorPipeline.Lab.Machine;

namespace ActorPipeline.Lab.Soak;

/// <summary>A whole soak: load, faults and samples beside each other; then every line is counted and the results are written.</summary>
internal sealed class SoakRun(SoakOptions options)
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>After the load the rest has so long without any progress.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromMinutes(2);

    private readonly List<SoakSample> _samples = [];
    private readonly List<(double Second, SoakFault Fault)> _faults = [];
    private long _start;

    private double Second => TimeProvider.System.GetElapsedTime(_start).TotalSeconds;

    /// <returns>Whether every line is there once and nothing grew.</returns>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        if (Directory.Exists(options.Out))
            Directory.Delete(options.Out, recursive: true);
        Directory.CreateDirectory(options.Out);
        await using var world = await SoakWorld.StartAsync(options);
        using var prober = new Prober(world.Elastic, SoakWorld.Index, LookEvery);
        using var lag = new GroupLag(world.Brokers, SoakWorld.Group, world.Partitions);
        using var count = new LineCount(world.Elastic, SoakWorld.Index);
        var probed = 0L;
        using var writer = new LineWriter(world.Logs, world.Services, options.Rate)
        {
            Wrote = (line, at) =>
            {
                if (TimeProvider.System.GetElapsedTime(probed, at) < ProbeEvery)
                    return;
                probed = at;
                prober.Expect(line, at);
            },
        };
        await using var node = world.StartNode("node-1", NodeProcess.FreePort());
        await using var faults = new SoakFaults(world);
        using var load = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _start = TimeProvider.System.GetTimestamp();
        load.CancelAfter(TimeSpan.FromMinutes(options.Minutes));
        Tell($"{options.Rate:N0} lines a second for {options.Minutes} minutes, results in {options.Out}");
        var sampling = SampleAsync(world, writer, prober, lag, count, node, faults, load, watch.Token);
        var probing = prober.RunAsync(watch.Token);
        var failing = FailAsync(faults, load.Token);
        await writer.RunAsync(load.Token);
        await failing;
        stop.ThrowIfCancellationRequested();
        Tell($"{writer.Written:N0} lines written; waiting for the rest");
        await SettleAsync(writer.Written, count, stop);
        await watch.CancelAsync();
        await Task.WhenAll(sampling, probing);
        var verdict = await count.RunAsync(writer.Written, stop);
        var problems = await EndAsync(node, faults);
        var report = new SoakReport(options, _samples, _faults, verdict, problems);
        await report.WriteAsync(stop);
        Tell($"{verdict}\n{report.Verdict}");
        return report.Good;
    }

    private async Task FailAsync(SoakFaults faults, CancellationToken stop)
    {
        if (options.Every == TimeSpan.Zero)
            return;
        using var pace = new PeriodicTimer(options.Every);
        var kinds = Enum.GetValues<SoakFault>();
        try
        {
            for (var i = 0; await pace.WaitForNextTickAsync(stop); i++)
            {
                var fault = kinds[i % kinds.Length];
                _faults.Add((Second, fault));
                Tell($"{Second, 6:0} s: {fault}");
                await faults.BeginAsync(fault);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The load ends, and so do its faults.
        }
    }

    private async Task SampleAsync(
        SoakWorld world,
        LineWriter writer,
        Prober prober,
        GroupLag lag,
        LineCount count,
        Child node,
        SoakFaults faults,
        CancellationTokenSource load,
        CancellationToken stop
    )
    {
        await using var csv = new StreamWriter(Path.Combine(options.Out, "samples.csv")) { AutoFlush = true };
        await csv.WriteLineAsync(SoakSample.Header);
        using var pace = new PeriodicTimer(SampleEvery);
        try
        {
            while (await pace.WaitForNextTickAsync(stop))
            {
                // Kafka may take its time to answer.
                var behind = await Task.Run(lag.Now, stop);
                var indexed = await count.AllAsync(stop);
                var sample = new SoakSample(
                    Second,
                    writer.Written,
                    indexed,
                    behind,
                    [.. prober.Take().Select(found => found.Seconds)],
                    node.Figures,
                    faults.Second,
                    world.Filebeat.Figures
                );
                _samples.Add(sample);
                // Without the node that is watched there is nothing to learn any more.
                if (node.HasExited)
                    await load.CancelAsync();
                await csv.WriteLineAsync(sample.Csv);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // All is seen.
        }
    }

    private static async Task SettleAsync(long written, LineCount count, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(SampleEvery);
        var (last, since) = (-1.0, TimeProvider.System.GetTimestamp());
        while (await pace.WaitForNextTickAsync(stop))
        {
            var now = await count.AllAsync(stop);
            if (now >= written || TimeProvider.System.GetElapsedTime(since) > Stuck)
                return;
            if (now > last)
                (last, since) = (now, TimeProvider.System.GetTimestamp());
        }
    }

    private static async Task<List<string>> EndAsync(Child node, SoakFaults faults)
    {
        await faults.EndAsync();
        List<string> problems = faults.Problems;
        if (node.HasExited)
            problems.Add("node-1 ended by itself");
        else if (await node.TerminateAsync() is var code && code != 0)
            problems.Add($"node-1 ended with exit code {code} after SIGTERM");
        return problems;
    }

    private static void Tell(string text) => Console.WriteLine(text);
}
