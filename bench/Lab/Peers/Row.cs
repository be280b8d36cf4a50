using ActorPipeline.Lab.Machine;

namespace ActorPipeline.Lab.Peers;

/// <summary>One run of one program.</summary>
/// <param name="Scenario">The load.</param>
/// <param name="Program">The program.</param>
/// <param name="Round">Which one of equal runs.</param>
/// <param name="Complete">Whether all events came.</param>
/// <param name="Rate">Events a second, from the first answered request to the last.</param>
/// <param name="Megabytes">Megabytes of events a second.</param>
/// <param name="Cpu">µs of processor time for each event in that time.</param>
/// <param name="CpuWhole">µs of processor time for each event, start and end included.</param>
/// <param name="PeakMegabytes">The most memory it had, all processes.</param>
/// <param name="FirstSeconds">From its start to the first answered request.</param>
/// <param name="FirstCpuSeconds">Processor time until then.</param>
internal sealed record Row(
    string Scenario,
    string Program,
    int Round,
    bool Complete,
    double Rate,
    double Megabytes,
    double Cpu,
    double CpuWhole,
    double PeakMegabytes,
    double FirstSeconds,
    double FirstCpuSeconds
);

/// <summary>A program with nothing to do.</summary>
/// <param name="Program">The program.</param>
/// <param name="Megabytes">The memory it has.</param>
/// <param name="CpuPercent">Percent of a core.</param>
internal sealed record IdleRow(string Program, double Megabytes, double CpuPercent);

/// <summary>Equal runs of one program together: the median of each figure.</summary>
/// <param name="Scenario">The load.</param>
/// <param name="Program">The program.</param>
/// <param name="Rounds">The runs.</param>
internal sealed record Summary(string Scenario, string Program, IReadOnlyList<Row> Rounds)
{
    public double Rate => Of(r => r.Rate);

    public double Cpu => Of(r => r.Cpu);

    public double CpuWhole => Of(r => r.CpuWhole);

    public double Peak => Rounds.Max(r => r.PeakMegabytes);

    public double First => Of(r => r.FirstSeconds);

    public double FirstCpu => Of(r => r.FirstCpuSeconds);

    public double Megabytes => Of(r => r.Megabytes);

    /// <summary>How far the slowest run is behind the fastest, percent.</summary>
    public double Spread => (1 - Rounds.Min(r => r.Rate) / Rounds.Max(r => r.Rate)) * 100;

    public bool Complete => Rounds.All(r => r.Complete);

    private double Of(Func<Row, double> value) => Quantile.Median(Rounds.Select(value));

    public static IReadOnlyList<Summary> All(IEnumerable<Row> rows) =>
        [.. rows.GroupBy(r => (r.Scenario, r.Program)).Select(g => new Summary(g.Key.Scenario, g.Key.Program, [.. g]))];
}
