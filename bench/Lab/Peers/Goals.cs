using System.Globalization;

namespace ActorPipeline.Lab.Peers;

/// <summary>A goal beside what was measured.</summary>
/// <param name="What">What it is about.</param>
/// <param name="Wanted">The goal, with its unit.</param>
/// <param name="Measured">The figure.</param>
/// <param name="Met">Whether it is reached.</param>
/// <param name="By">By how much it is missed, percent of the goal.</param>
internal sealed record Goal(string What, string Wanted, double Measured, bool Met, double By)
{
    public string Verdict => Met ? "met" : string.Create(CultureInfo.InvariantCulture, $"missed by {By:0} %");
}

/// <summary>What was decided about speed, memory and start; the ratios are to programs of the same run. Pure.</summary>
internal static class Goals
{
    /// <summary>Those that can be told from what was measured.</summary>
    public static IReadOnlyList<Goal> Of(IReadOnlyList<Summary> all, IReadOnlyList<IdleRow> idle, IReadOnlyList<RealRow> real)
    {
        List<Goal> goals = [];
        Summary? Ours(string name) => all.FirstOrDefault(s => s.Program == Contender.Ours && s.Scenario == name);
        Summary? In(string scenario, string program) => all.FirstOrDefault(s => s.Program == program && s.Scenario == scenario);
        void Most(string what, double? value, double limit, string unit) =>
            Add(what, $"at most {Text(limit)}{unit}", value, v => v <= limit, v => v / limit - 1);
        void Least(string what, double? value, double limit, string unit) =>
            Add(what, $"at least {Text(limit)}{unit}", value, v => v >= limit, v => 1 - v / limit);
        void Add(string what, string wanted, double? value, Func<double, bool> met, Func<double, double> by)
        {
            if (value is { } v && double.IsFinite(v))
                goals.Add(new Goal(what, wanted, v, met(v), by(v) * 100));
        }

        var at8 = Base(LineKind.Plain, 8);
        var floor = In(at8, Contender.Floor)?.Cpu;
        Most("CPU per event beside kcat's, plain", Ours(at8)?.Cpu / floor, 1.5, " ×");
        Most("CPU per event beside kcat's, json", Ours(Base(LineKind.Json, 8))?.Cpu / floor, 2.2, " ×");
        Most("CPU per event beside kcat's, auto", Ours(Base(LineKind.Auto, 8))?.Cpu / floor, 2.2, " ×");
        Least("rate beside rsyslog's, plain", Ours(at8)?.Rate / In(at8, "rsyslog")?.Rate, 3, " ×");
        Least("rate with 64 partitions beside 8", Ours(Base(LineKind.Plain, 64))?.Rate / Ours(at8)?.Rate, 0.9, " ×");
        Most("peak memory, 8 partitions", Ours(at8)?.Peak, 180, " MB");
        Most("peak memory, 64 partitions", Ours(Base(LineKind.Plain, 64))?.Peak, 220, " MB");
        foreach (var stalled in all.Where(s => s.Program == Contender.Ours && s.Scenario.Contains("stall", StringComparison.Ordinal)))
            Most($"peak memory, {stalled.Scenario}", stalled.Peak, stalled.Scenario.Contains(" 64 ", StringComparison.Ordinal) ? 220 : 180, " MB");
        Most("slowest of equal runs behind the fastest", Ours(at8) is { Rounds.Count: > 1 } several ? several.Spread : null, 10, " %");
        Most("start to first bulk request", Ours(at8)?.First, 0.5, " s");
        Most("CPU until then", Ours(at8)?.FirstCpu, 0.8, " s");
        var rest = idle.FirstOrDefault(i => i.Program == Contender.Ours);
        Most("idle, of a core", rest?.CpuPercent, 0.5, " %");
        Most("idle memory", rest?.Megabytes, 80, " MB");
        var blaster = real.FirstOrDefault(r => r.Program == RealRow.Blaster);
        var full = real.FirstOrDefault(r => r.Program == RealRow.Full);
        Least("rate into Elasticsearch beside the blaster's", full?.Rate / blaster?.Rate, 0.97, " ×");
        Most("CPU of both beside the blaster's", full?.Both / blaster?.Both, 1.05, " ×");
        return goals;
    }

    private static string Base(LineKind lines, int partitions) => new Scenario(lines, partitions, 700, 1, 1).Name;

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
