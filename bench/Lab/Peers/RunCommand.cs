using System.CommandLine;

namespace ActorPipeline.Lab.Peers;

/// <summary>What a run is told.</summary>
/// <param name="Programs">Names; empty: all that are here.</param>
/// <param name="Scenarios">What is measured.</param>
/// <param name="Rounds">How often.</param>
/// <param name="Peers">Whether other programs take part in all scenarios, not only in the base.</param>
/// <param name="Idle">How long idle programs are looked at; zero: not at all.</param>
/// <param name="Real">Whether the real Elasticsearch is asked too.</param>
/// <param name="RealEvents">How many events it gets.</param>
/// <param name="Out">Where the results go.</param>
/// <param name="Write">The page they are written into; null: none.</param>
internal sealed record RunOptions(
    IReadOnlyList<string> Programs,
    IReadOnlyList<Scenario> Scenarios,
    int Rounds,
    bool Peers,
    TimeSpan Idle,
    bool Real,
    int RealEvents,
    string Out,
    string? Write
);

/// <summary><c>bench/run</c>.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var programs = Many(
            "--program",
            "Who takes part: actorpipeline, kcat, rsyslog, fluent-bit, otelcol, filebeat, vector (default: all that are found)",
            Array.Empty<string>()
        );
        programs.AcceptOnlyFromAmong([.. Contender.All.Select(contender => contender.Name)]);
        var lines = Many(
            "--lines",
            "plain, json, auto, regex: the lines, and the parser that gets them",
            [LineKind.Plain, LineKind.Json, LineKind.Auto, LineKind.Regex]
        );
        lines.AcceptOnlyFromAmong([.. Enum.GetNames<LineKind>().Select(name => name.ToLowerInvariant())]);
        var partitions = Many("--partitions", "Partitions of the topic", [8, 64]).Within(1, 4_000);
        var bytes = Many("--bytes", "Bytes of an event", [700, 200, 10_000, 1_000_000]).Within(1, 10_000_000);
        var processes = Many("--processes", "Nodes that share the work", [1, 2, 4]).Within(1, 64);
        var all = new Option<bool>("--all") { Description = "Every combination; otherwise the first value of each, with one changed at a time" };
        var peers = new Option<bool>("--peers-everywhere") { Description = "Other programs in all scenarios, not only in the first" };
        var events = One("--events", "Events of a load (fewer where they weigh more than 2 GB)", 3_000_000).Within(1_000, 1e9);
        var rounds = One("--rounds", "How often each is measured; programs take turns", 3).Within(1, 1_000);
        var stall = One("--stall", "Seconds for which Elasticsearch refuses connections, in scenarios of their own; 0: none", 0).Within(0, 3_600);
        var idle = One("--idle", "Seconds for which programs with nothing to do are looked at; 0: not at all", 20).Within(0, 3_600);
        var elastic = new Option<string>("--elastic")
        {
            Description = "null; or real: also into a real Elasticsearch, beside a raw blaster",
            DefaultValueFactory = _ => "null",
        };
        elastic.AcceptOnlyFromAmong("null", "real");
        var real = One("--real-events", "Events for the real Elasticsearch", 400_000).Within(1_000, 1e9);
        var path = new Option<string>("--out") { Description = "Folder for run.md, run.json, run.svg", DefaultValueFactory = _ => "artifacts/run" };
        var write = new Option<string?>("--write") { Description = "Page whose tables are replaced, between its markers: docs/performance.md" };
        var command = new Command(
            "run",
            "Side by side: the same events of a real Kafka through every program that is here, into a server that creates every item and counts it. "
                + "Prints events/s, processor time, memory, and the goals beside them. The defaults take about ten minutes on two quiet cores."
        )
        {
            programs,
            lines,
            partitions,
            bytes,
            processes,
            all,
            peers,
            events,
            rounds,
            stall,
            idle,
            elastic,
            real,
            path,
            write,
        };
        command.SetAction(
            (parsed, stop) =>
                new PeersRun(
                    new RunOptions(
                        parsed.GetValue(programs)!,
                        [
                            .. Scenario.Of(
                                parsed.GetValue(lines)!,
                                parsed.GetValue(partitions)!,
                                parsed.GetValue(bytes)!,
                                parsed.GetValue(processes)!,
                                parsed.GetValue(events),
                                parsed.GetValue(stall),
                                parsed.GetValue(all)
                            ),
                        ],
                        parsed.GetValue(rounds),
                        parsed.GetValue(peers),
                        TimeSpan.FromSeconds(parsed.GetValue(idle)),
                        parsed.GetValue(elastic) == "real",
                        parsed.GetValue(real),
                        Path.GetFullPath(parsed.GetValue(path)!),
                        parsed.GetValue(write)
                    )
                ).RunAsync(stop)
        );
        return command;
    }

    private static Option<int> One(string name, string description, int otherwise) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };

    private static Option<T[]> Many<T>(string name, string description, T[] otherwise) =>
        new(name)
        {
            Description = description + "; several are separated by blanks",
            DefaultValueFactory = _ => otherwise,
            AllowMultipleArgumentsPerToken = true,
        };
}
