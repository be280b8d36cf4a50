using System.CommandLine;
using System.Globalization;
using System.Text;
using ActorPipeline.Lab.Machine;
using ActorPipeline.Lab.Peers;
using ActorPipeline.Lab.Plots;

namespace ActorPipeline.Lab.Growth;

/// <summary><c>bench/growth</c>: what one more of something costs, over several steps of ten.</summary>
internal static class GrowthRun
{
    private const int Bytes = 700;

    private static readonly Dictionary<string, (int[] Steps, Func<int, int, Scenario> Of)> Dimensions = new()
    {
        ["partitions"] = ([1, 8, 64, 256, 1024], (n, events) => new(LineKind.Auto, n, Bytes, 1, events)),
        ["topics"] = ([1, 10, 100, 1000], (n, events) => new(LineKind.Auto, 4, Bytes, 1, events, Topics: n)),
        ["backlog"] = ([10_000, 100_000, 1_000_000, 10_000_000], (n, _) => new(LineKind.Auto, 8, Bytes, 1, n)),
        ["nodes"] = ([1, 2, 4], (n, events) => new(LineKind.Auto, 64, Bytes, n, events)),
    };

    public static Command Create()
    {
        var what = new Option<string[]>("--what")
        {
            Description = "partitions, topics (of four partitions), backlog (events), nodes: what grows; several are separated by blanks",
            DefaultValueFactory = _ => [.. Dimensions.Keys],
            AllowMultipleArgumentsPerToken = true,
        };
        what.AcceptOnlyFromAmong([.. Dimensions.Keys]);
        var events = new Option<int>("--events")
        {
            Description = "Events of a load, where the backlog is not what grows",
            DefaultValueFactory = _ => 1_000_000,
        }.Within(1_000, 1e9);
        var steps = new Option<int[]>("--steps")
        {
            Description = "Only these steps of what grows, such as 64 1024; all by default",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        steps.AcceptOnlyFromAmong([.. Dimensions.Values.SelectMany(dimension => dimension.Steps).Distinct().Order().Select(step => $"{step}")]);
        var rounds = new Option<int>("--rounds") { Description = "How often each is measured", DefaultValueFactory = _ => 3 }.Within(1, 1_000);
        var path = new Option<string>("--out") { Description = "Folder for growth.md and growth.svg", DefaultValueFactory = _ => "artifacts/growth" };
        var write = new Option<string?>("--write") { Description = "Page whose tables are replaced, between its markers: docs/performance.md" };
        var command = new Command(
            "growth",
            "What an event costs a node, and what a node needs, by partitions, topics, backlog and nodes: from a real Kafka into a server that "
                + "creates everything."
        )
        {
            what,
            steps,
            events,
            rounds,
            path,
            write,
        };
        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    parsed.GetValue(what)!,
                    parsed.GetValue(steps)!,
                    parsed.GetValue(events),
                    parsed.GetValue(rounds),
                    Path.GetFullPath(parsed.GetValue(path)!),
                    parsed.GetValue(write),
                    stop
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(string[] what, int[] steps, int events, int rounds, string folder, string? write, CancellationToken stop)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var ours = Contender.All.Single(c => c.Name == Contender.Ours);
        List<(string What, int Step, Summary Figures)> seen = [];
        foreach (var dimension in what.Distinct())
        {
            // A broker of its own for each: what topics leave behind must not slow down the next ones.
            await using var load = await Load.StartAsync();
            var measure = new Measure(load, Path.Combine(folder, "logs", dimension));
            foreach (var step in Dimensions[dimension].Steps.Where(step => steps.Length == 0 || steps.Contains(step)))
            {
                var scenario = Dimensions[dimension].Of(step, events);
                await load.FillAsync(scenario);
                List<Row> rows = [];
                for (var round = 0; round <= rounds; round++)
                {
                    var row = await measure.RunAsync(ours, scenario, round, stop);
                    // The first one warms the broker up.
                    if (round > 0)
                        rows.Add(row);
                }
                seen.Add((dimension, step, new Summary(scenario.Name, ours.Name, rows)));
                Console.WriteLine($"{dimension} {step}: {Line(seen[^1].Figures)}");
            }
        }
        var (page, plot) = (Markdown(seen, rounds), Svg(seen));
        await File.WriteAllTextAsync(Path.Combine(folder, "growth.md"), page, stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "growth.svg"), plot, stop);
        if (write is not null)
            PageSection.Write(write, "bench/growth", page, ("growth", "what grows with partitions, topics, backlog and nodes", plot));
        Console.WriteLine(page);
        return 0;
    }

    private static string Markdown(List<(string What, int Step, Summary Figures)> seen, int rounds)
    {
        var page = new StringBuilder(ThisMachine.About($"{rounds} rounds, medians; lines that the parser auto takes apart") + "\n");
        foreach (var dimension in seen.GroupBy(s => s.What))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"\n| {dimension.Key} | events/s | CPU µs/event, with start | peak MB | start to first event, s |\n| --- | --- | --- | --- | --- |\n"
            );
            foreach (var (_, step, figures) in dimension)
                page.Append(CultureInfo.InvariantCulture, $"| {step:N0} | {Line(figures)} |\n");
        }
        return page.ToString();
    }

    private static string Line(Summary s) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{s.Rate:N0}{(s.Complete ? "" : " (incomplete)")} | {s.Cpu:0.00}, {s.CpuWhole:0.00} | {s.Peak:0} | {s.First:0.0}"
        );

    private static string Svg(List<(string What, int Step, Summary Figures)> seen)
    {
        IReadOnlyList<Series> Lines(Func<Summary, double> y) =>
            [.. seen.GroupBy(s => s.What).Select(g => new Series(g.Key, [.. g.Select(s => ((double)s.Step, y(s.Figures)))]))];
        return Plot.Draw(
            "What grows",
            "partitions, topics, events, nodes",
            [
                new Panel("µs of processor time per event", Lines(s => s.Cpu)),
                new Panel("events a second", Lines(s => s.Rate)),
                new Panel("peak memory, MB", Lines(s => s.Peak)),
                new Panel("start to first event, s", Lines(s => s.First)),
            ],
            [],
            logarithmic: true
        );
    }
}
