using ActorPipeline.Lab.Machine;

namespace ActorPipeline.Lab.Peers;

/// <summary>Runs one program over a load, from its start until it has read all, and looks at it meanwhile.</summary>
/// <param name="load">What is read.</param>
/// <param name="folder">For configurations and logs.</param>
internal sealed class Measure(Load load, string folder)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>A program that sends nothing for so long sends nothing any more.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(60);

    /// <summary>What comes twice or late comes within this time behind the last event.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private int _runs;

    /// <summary>One run.</summary>
    public async Task<Row> RunAsync(Contender program, Scenario scenario, int round, CancellationToken stop)
    {
        using var elastic = new NullElasticsearch(scenario.Stall);
        var name = $"{program.Name}-{++_runs}";
        var processes = program.Name == Contender.Ours ? scenario.Processes : 1;
        List<Child> children = [];
        try
        {
            for (var i = 0; i < processes; i++)
                children.Add(program.Start(Path.Combine(folder, $"{name}-{i}"), load.Brokers, elastic.Url, $"bench-{name}", topics: scenario.Topics));
            return program.Sends
                ? await SendsAsync(program, scenario, round, children, elastic, stop)
                : await ReadsAsync(program, scenario, round, children[0], stop);
        }
        finally
        {
            foreach (var child in children)
                await child.DisposeAsync();
        }
    }

    /// <summary>Memory and processor time of a program that has read everything and gets nothing more.</summary>
    public async Task<IdleRow> IdleAsync(Contender program, TimeSpan settle, TimeSpan measure, CancellationToken stop)
    {
        using var elastic = new NullElasticsearch();
        var name = $"{program.Name}-{++_runs}";
        await using var child = program.Start(Path.Combine(folder, name), load.Brokers, elastic.Url, $"bench-{name}");
        await Task.Delay(settle, stop);
        var before = child.Figures ?? throw new InvalidOperationException($"{program.Name} ended by itself; see {folder}/{name}/log");
        await Task.Delay(measure, stop);
        var after = child.Figures ?? throw new InvalidOperationException($"{program.Name} ended by itself; see {folder}/{name}/log");
        return new IdleRow(program.Name, after.ResidentBytes / 1e6, (after.Cpu - before.Cpu) / measure * 100);
    }

    private async Task<Row> SendsAsync(Contender program, Scenario scenario, int round, List<Child> children, NullElasticsearch elastic, CancellationToken stop)
    {
        var start = children[0].Started;
        (ProcessFigures First, ProcessFigures Last)? seen = null;
        using var pace = new PeriodicTimer(Look);
        var (items, since, ended) = (0L, start, 0L);
        while (await pace.WaitForNextTickAsync(stop))
        {
            var now = elastic.Items;
            if (now != items)
            {
                var figures = Sum(children);
                seen = (seen?.First ?? figures, figures);
                (items, since) = (now, TimeProvider.System.GetTimestamp());
            }
            ended = items >= load.Events && ended == 0 ? TimeProvider.System.GetTimestamp() : ended;
            if (ended != 0 && TimeProvider.System.GetElapsedTime(ended) > Settle)
                break;
            if (TimeProvider.System.GetElapsedTime(since) > Quiet + scenario.Stall || children.All(c => c.HasExited))
                break;
        }
        if (seen is not { } s)
            throw new InvalidOperationException($"{program.Name} sent nothing; its log is below {folder}");
        var seconds = Math.Max(0.001, TimeProvider.System.GetElapsedTime(elastic.First, elastic.Last).TotalSeconds);
        return new Row(
            scenario.Name,
            program.Name,
            round,
            items == load.Events,
            items / seconds,
            items / seconds * load.Bytes / load.Events / 1e6,
            (s.Last.Cpu - s.First.Cpu).TotalMicroseconds / items,
            s.Last.Cpu.TotalMicroseconds / items,
            Sum(children).PeakBytes / 1e6,
            TimeProvider.System.GetElapsedTime(start, elastic.First).TotalSeconds,
            s.First.Cpu.TotalSeconds
        );
    }

    private async Task<Row> ReadsAsync(Contender program, Scenario scenario, int round, Child child, CancellationToken stop)
    {
        ProcessFigures? last = null;
        using var pace = new PeriodicTimer(Look);
        while (await pace.WaitForNextTickAsync(stop) && !child.HasExited)
        {
            // One that has ended and was not waited for yet has no memory any more.
            if (child.Figures is { PeakBytes: > 0 } figures)
                last = figures;
        }
        var seconds = TimeProvider.System.GetElapsedTime(child.Started).TotalSeconds;
        var cpu = (last?.Cpu.TotalMicroseconds ?? double.NaN) / load.Events;
        return new Row(
            scenario.Name,
            program.Name,
            round,
            true,
            load.Events / seconds,
            load.Bytes / seconds / 1e6,
            cpu,
            cpu,
            (last?.PeakBytes ?? 0) / 1e6,
            double.NaN,
            double.NaN
        );
    }

    private static ProcessFigures Sum(List<Child> children) =>
        children
            .Select(c => c.Figures)
            .OfType<ProcessFigures>()
            .DefaultIfEmpty(new ProcessFigures(TimeSpan.Zero, 0, 0, 0, 0))
            .Aggregate(
                (a, b) =>
                    new ProcessFigures(
                        a.Cpu + b.Cpu,
                        a.ResidentBytes + b.ResidentBytes,
                        a.PeakBytes + b.PeakBytes,
                        a.Threads + b.Threads,
                        a.Handles + b.Handles
                    )
            );
}
