using System.CommandLine;
using System.Globalization;
using System.Text;
using ActorPipeline.Lab.Machine;
using ActorPipeline.Lab.Plots;
using ActorPipeline.Lab.Soak;

namespace ActorPipeline.Lab.Latency;

/// <summary><c>bench/latency</c>: from writing a line to finding it, and what each hop adds.</summary>
internal static class LatencyCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Lines that are followed at most, a second.</summary>
    private const int Followed = 50;

    private static readonly (string Name, Func<LineTimes, TimeSpan> Took)[] Hops =
    [
        ("written → read by Filebeat", t => t.Read - t.Written),
        ("read → in Kafka", t => t.Appended - t.Read),
        ("in Kafka → sent by the node", t => t.Sent - t.Appended),
        ("sent → answered", t => t.Answered - t.Sent),
        ("answered → found", t => t.Found - t.Answered),
        ("written → found", t => t.Found - t.Written),
    ];

    public static Command Create()
    {
        var rates = new Option<int[]>("--rate")
        {
            Description = "Lines a second of all services together; several are separated by blanks",
            DefaultValueFactory = _ => [1, 100, 10_000],
            AllowMultipleArgumentsPerToken = true,
        }.Within(1, 1_000_000);
        var seconds = new Option<int>("--seconds")
        {
            Description = "How long each rate lasts; 1 line a second lasts four times as long",
            DefaultValueFactory = _ => 60,
        }.Within(1, 86_400);
        var warmUp = new Option<int>("--warm-up")
        {
            Description =
                "Seconds of each rate before its lines are followed: the index is made, programs compile, and what they left behind is caught up with",
            DefaultValueFactory = _ => 60,
        }.Within(0, 86_400);
        var path = new Option<string>("--out") { Description = "Folder for latency.md and latency.svg", DefaultValueFactory = _ => "artifacts/latency" };
        var write = new Option<string?>("--write") { Description = "Page whose tables are replaced, between its markers: docs/performance.md" };
        var command = new Command(
            "latency",
            "How long a line takes from its file until a search finds it, with real Filebeat, Kafka and Elasticsearch and the settings of Kubernetes, "
                + "and what each hop adds."
        )
        {
            rates,
            seconds,
            warmUp,
            path,
            write,
        };
        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    parsed.GetValue(rates)!,
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
                    Path.GetFullPath(parsed.GetValue(path)!),
                    parsed.GetValue(write),
                    stop
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(int[] rates, TimeSpan lasts, TimeSpan warmUp, string folder, string? write, CancellationToken stop)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        List<(int Rate, IReadOnlyList<LineTimes> Lines)> all = [];
        foreach (var rate in rates)
        {
            var lines = await MeasureAsync(rate, rate == 1 ? 4 * lasts : lasts, warmUp, Path.Combine(folder, $"{rate}"), stop);
            all.Add((rate, lines));
            Console.WriteLine($"{rate:N0} lines a second: {lines.Count} lines followed\n{Table(lines)}");
        }
        var (page, plot) = (Markdown(all), Svg(all));
        await File.WriteAllTextAsync(Path.Combine(folder, "latency.md"), page, stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "latency.svg"), plot, stop);
        if (write is not null)
            PageSection.Write(write, "bench/latency", page, ("latency", "from writing a line to finding it", plot));
        return 0;
    }

    private static async Task<IReadOnlyList<LineTimes>> MeasureAsync(int rate, TimeSpan lasts, TimeSpan warmUp, string folder, CancellationToken stop)
    {
        var trace = new LineTrace();
        await using var world = await SoakWorld.StartAsync(
            new SoakOptions(0, rate, 1, TimeSpan.Zero, Directory.CreateDirectory(folder).FullName, 0),
            elastic => new TcpRelay(elastic) { Sends = trace.Sent, Answers = trace.Answered }
        );
        using var prober = new Prober(world.Elastic, SoakWorld.Index, Look);
        await using var node = world.StartNode("node", 0);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var (next, least) = (0L, TimeProvider.System.TimestampFrequency / Followed);
        using var writer = new LineWriter(world.Logs, world.Services, rate)
        {
            Wrote = (line, at) =>
            {
                next = next == 0 ? at + (long)(warmUp.TotalSeconds * TimeProvider.System.TimestampFrequency) : next;
                if (at < next)
                    return;
                next = at + least;
                trace.Lines[line] = new LineTimes { Written = TimeProvider.System.GetUtcNow() };
                prober.Expect(line, at);
            },
        };
        var following = Task.Factory.StartNew(
            () => trace.Follow(world.Brokers, world.Partitions, done.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        var probing = prober.RunAsync(done.Token);
        using (var load = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            load.CancelAfter(warmUp + lasts);
            await writer.RunAsync(load.Token);
        }
        stop.ThrowIfCancellationRequested();
        for (var since = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(since) < Patience; await Task.Delay(Look, stop))
        {
            foreach (var (line, took) in prober.Take())
                trace.Lines[line].Found = trace.Lines[line].Written + TimeSpan.FromSeconds(took);
            if (trace.Lines.Values.All(times => times.Found != default))
                break;
        }
        await done.CancelAsync();
        await Task.WhenAll(following, probing);
        var missed = trace.Lines.Values.Count(times => times.Found == default);
        if (missed > 0)
        {
            Console.WriteLine(
                $"{missed} of {trace.Lines.Count} lines were not found within {Patience.TotalMinutes:0} minutes: "
                    + $"this machine is too slow for {rate:N0} a second"
            );
        }
        return [.. trace.Lines.OrderBy(l => l.Key).Select(l => l.Value).Where(t => t.Whole)];
    }

    private static string Markdown(List<(int Rate, IReadOnlyList<LineTimes> Lines)> all)
    {
        var page = new StringBuilder(
            ThisMachine.About("Filebeat 7.17.29, Elasticsearch 9.5.3, the inputs the watcher writes, batch.max-delay = 250ms; a search looks every 20 ms")
                + "\n"
        );
        foreach (var (rate, lines) in all)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"\n{rate:N0} line{(rate == 1 ? "" : "s")} a second, {lines.Count:N0} lines followed, s:\n\n{Table(lines)}"
            );
        }
        return page.ToString();
    }

    private static string Table(IReadOnlyList<LineTimes> lines)
    {
        var table = new StringBuilder("| hop | p50 | p99 | p99.9 |\n| --- | --- | --- | --- |\n");
        foreach (var (name, took) in Hops)
        {
            var seconds = lines.Select(l => took(l).TotalSeconds).ToList();
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {name} | {Quantile.Of(seconds, 0.5):0.000} | {Quantile.Of(seconds, 0.99):0.000} | {Quantile.Of(seconds, 0.999):0.000} |\n"
            );
        }
        return table.ToString();
    }

    // Each line is a rate: which share of the lines was found within how long.
    private static string Svg(List<(int Rate, IReadOnlyList<LineTimes> Lines)> all) =>
        Plot.Draw(
            "From writing a line to finding it",
            "seconds",
            [
                new Panel(
                    "percent of lines found",
                    [
                        .. all.Select(a => new Series(
                            $"{a.Rate.ToString("N0", CultureInfo.InvariantCulture)}/s",
                            [.. a.Lines.Select(l => (l.Found - l.Written).TotalSeconds).Order().Select((s, i) => (s, 100.0 * (i + 1) / a.Lines.Count))]
                        )),
                    ]
                ),
            ],
            []
        );
}
