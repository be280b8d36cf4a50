using System.CommandLine;

namespace ActorPipeline.Lab.Soak;

/// <summary>What a soak is told.</summary>
/// <param name="Minutes">How long lines are written.</param>
/// <param name="Rate">Lines a second, of all services.</param>
/// <param name="Services">How many services write them.</param>
/// <param name="Every">From one fault to the next.</param>
/// <param name="Out">Where the results go.</param>
/// <param name="Allowed">How much more than at first memory, handles and threads may be at the end, percent.</param>
/// <param name="Write">The page the results are written into; null: none.</param>
internal sealed record SoakOptions(double Minutes, int Rate, int Services, TimeSpan Every, string Out, int Allowed, string? Write = null);

/// <summary><c>bench/soak</c>.</summary>
internal static class SoakCommand
{
    public static Command Create()
    {
        var minutes = new Option<double>("--minutes") { Description = "How long lines are written", DefaultValueFactory = _ => 60 }.Within(0.1, 10_000);
        var rate = new Option<int>("--rate") { Description = "Lines a second, of all services", DefaultValueFactory = _ => 5000 }.Within(1, 1_000_000);
        var services = new Option<int>("--services") { Description = "How many services write them", DefaultValueFactory = _ => 4 }.Within(1, 1_000);
        var every = new Option<int>("--fault-every") { Description = "Seconds from one fault to the next; 0: none", DefaultValueFactory = _ => 60 }.Within(
            0,
            86_400
        );
        var allowed = new Option<int>("--allowed")
        {
            Description = "Percent by which memory, handles and threads may grow",
            DefaultValueFactory = _ => 10,
        }.Within(0, 1_000);
        var path = new Option<string>("--out") { Description = "Folder for samples.csv, soak.svg, soak.md", DefaultValueFactory = _ => "artifacts/soak" };
        var write = new Option<string?>("--write") { Description = "Page whose figures are replaced, between its markers: docs/performance.md" };
        var command = new Command(
            "soak",
            "Real Filebeat, Kafka and Elasticsearch, two nodes, a steady load and a fault a minute. One node is never touched: its memory, handles and threads "
                + "have to stay flat. In the end every line is looked for, exactly once. Exits 1 when one is missing or there twice, or something grows."
        )
        {
            minutes,
            rate,
            services,
            every,
            allowed,
            path,
            write,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                var options = new SoakOptions(
                    parsed.GetValue(minutes),
                    parsed.GetValue(rate),
                    parsed.GetValue(services),
                    TimeSpan.FromSeconds(parsed.GetValue(every)),
                    Path.GetFullPath(parsed.GetValue(path)!),
                    parsed.GetValue(allowed),
                    parsed.GetValue(write)
                );
                return await new SoakRun(options).RunAsync(stop) ? 0 : 1;
            }
        );
        return command;
    }
}
