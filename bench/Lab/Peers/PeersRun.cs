using System.Globalization;
using ActorPipeline.Lab.Machine;

namespace ActorPipeline.Lab.Peers;

/// <summary>A whole run: programs take turns in every scenario, then the rest is measured and everything is written.</summary>
internal sealed class PeersRun(RunOptions options)
{
    /// <summary>An idle program has started, joined its group and read what there was by then.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(15);

    public async Task<int> RunAsync(CancellationToken stop)
    {
        if (Directory.Exists(options.Out))
            Directory.Delete(options.Out, recursive: true);
        Directory.CreateDirectory(options.Out);
        var programs = Contender.All.Where(p => (options.Programs.Count == 0 || options.Programs.Contains(p.Name)) && p.IsHere).ToList();
        Console.WriteLine($"programs: {string.Join(", ", programs.Select(p => p.Name))}; results in {options.Out}");
        await using var load = await Load.StartAsync();
        var measure = new Measure(load, Path.Combine(options.Out, "logs"));
        List<Row> rows = [];
        foreach (var scenario in options.Scenarios)
        {
            await load.FillAsync(scenario);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scenario.Name}: {load.Events:N0} events of {load.Bytes / load.Events:N0} bytes"));
            // Warms up: pages of the log, the programs' own files. What it measures does not count.
            for (var round = 0; round <= options.Rounds; round++)
            {
                foreach (var program in Taking(programs, scenario, round))
                    await OneAsync(measure, program, scenario, round, rows, stop);
            }
        }
        var idle = await IdleAsync(measure, load, programs, stop);
        var real = await RealAsync(load, stop);
        var report = new PeersReport(rows, idle, real, About());
        report.Write(options.Out);
        if (options.Write is { } page)
            report.Into(page);
        Console.WriteLine(report.Markdown());
        return 0;
    }

    // The round that warms up is ours alone.
    private IEnumerable<Contender> Taking(List<Contender> programs, Scenario scenario, int round) =>
        programs.Where(p => p.Name == Contender.Ours || (round > 0 && (options.Peers || scenario.IsBase)));

    private static async Task OneAsync(Measure measure, Contender program, Scenario scenario, int round, List<Row> rows, CancellationToken stop)
    {
        try
        {
            var row = await measure.RunAsync(program, scenario, round, stop);
            if (round > 0)
                rows.Add(row);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {(round == 0 ? "warm-up" : $"round {round}"), -8} {row.Program, -14} {row.Rate, 10:N0} events/s, "
                        + $"{row.Cpu, 6:0.00} µs CPU/event ({row.CpuWhole:0.00} with start), "
                        + $"{row.PeakMegabytes:0} MB, {Begins(row)}{(row.Complete ? "" : ", INCOMPLETE")}"
                )
            );
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine($"  {program.Name}: {e.Message}");
        }
    }

    private static string Begins(Row row) =>
        double.IsNaN(row.FirstSeconds) ? "reads only" : string.Create(CultureInfo.InvariantCulture, $"first after {row.FirstSeconds:0.00} s");

    private async Task<List<IdleRow>> IdleAsync(Measure measure, Load load, List<Contender> programs, CancellationToken stop)
    {
        List<IdleRow> idle = [];
        if (options.Idle == TimeSpan.Zero)
            return idle;
        await load.FillAsync(new Scenario(LineKind.Plain, 8, 700, 1, 1000));
        foreach (var program in programs.Where(p => p.Sends))
        {
            idle.Add(await measure.IdleAsync(program, Settle, options.Idle, stop));
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"idle: {idle[^1].Program} {idle[^1].Megabytes:0} MB, {idle[^1].CpuPercent:0.00} % of a core")
            );
        }
        return idle;
    }

    private async Task<IReadOnlyList<RealRow>> RealAsync(Load load, CancellationToken stop)
    {
        if (!options.Real)
            return [];
        var scenario = new Scenario(LineKind.Plain, 8, 700, 1, options.RealEvents);
        await load.FillAsync(scenario);
        Console.WriteLine($"into a real Elasticsearch: {load.Events:N0} events");
        await using var real = new RealElastic(load, Path.Combine(options.Out, "logs"));
        return await real.RunAsync(scenario, options.Rounds, stop);
    }

    private string About() => ThisMachine.About($"up to {options.Scenarios.Max(s => s.Count):N0} events, {options.Rounds} rounds, programs in turn, medians");
}
