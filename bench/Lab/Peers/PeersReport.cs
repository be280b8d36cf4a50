using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorPipeline.Lab.Plots;

namespace ActorPipeline.Lab.Peers;

/// <summary>The results as Markdown, JSON and bars.</summary>
internal sealed class PeersReport
{
    private readonly IReadOnlyList<Row> _rows;
    private readonly IReadOnlyList<IdleRow> _idle;
    private readonly IReadOnlyList<RealRow> _real;
    private readonly IReadOnlyList<Summary> _all;
    private readonly IReadOnlyList<Goal> _goals;
    private readonly string _about;

    /// <param name="rows">Single runs.</param>
    /// <param name="idle">Programs with nothing to do.</param>
    /// <param name="real">Against the real Elasticsearch.</param>
    /// <param name="about">The machine and the load, a sentence.</param>
    public PeersReport(IReadOnlyList<Row> rows, IReadOnlyList<IdleRow> idle, IReadOnlyList<RealRow> real, string about)
    {
        (_rows, _idle, _real, _about) = (rows, idle, real, about);
        _all = Summary.All(rows);
        _goals = Goals.Of(_all, idle, real);
    }

    /// <summary>Goals and tables.</summary>
    public string Markdown()
    {
        var page = new StringBuilder();
        Add(page, $"{_about}\n");
        if (_goals.Count > 0)
            Add(page, $"\n| goal | | measured | |\n| --- | --- | --- | --- |\n");
        foreach (var goal in _goals)
            Add(page, $"| {goal.What} | {goal.Wanted} | {goal.Measured:0.##} | {goal.Verdict} |\n");
        foreach (var scenario in _all.GroupBy(s => s.Scenario))
            Table(page, scenario.Key, [.. scenario]);
        if (_idle.Count > 0)
            Add(page, $"\nWith nothing to do:\n\n| program | MB | % of a core |\n| --- | --- | --- |\n");
        foreach (var idle in _idle)
            Add(page, $"| {idle.Program} | {idle.Megabytes:0} | {idle.CpuPercent:0.00} |\n");
        if (_real.Count > 0)
            Add(page, $"\nInto a real Elasticsearch:\n\n| sender | events/s | CPU µs/event: sender, Elasticsearch, both |\n| --- | --- | --- |\n");
        foreach (var real in _real)
            Add(page, $"| {real.Program} | {real.Rate:N0} | {real.Sender:0.0}, {real.Server:0.0}, {real.Both:0.0} |\n");
        return page.ToString();
    }

    /// <summary>Writes <c>run.md</c>, <c>run.json</c> and <c>run.svg</c>.</summary>
    public void Write(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "run.md"), Markdown());
        File.WriteAllText(
            Path.Combine(folder, "run.json"),
            JsonSerializer.Serialize(
                new
                {
                    about = _about,
                    goals = _goals,
                    rows = _rows,
                    idle = _idle,
                    real = _real,
                },
                new JsonSerializerOptions(JsonSerializerDefaults.Web)
                {
                    WriteIndented = true,
                    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
                }
            )
        );
        File.WriteAllText(Path.Combine(folder, "run.svg"), Bars.Draw(_all));
    }

    /// <summary>Puts the tables between the markers of a page, and the bars beside it.</summary>
    public void Into(string page) => PageSection.Write(page, "bench/run", Markdown(), ("performance", "events a second and processor time", Bars.Draw(_all)));

    private static void Table(StringBuilder page, string scenario, IReadOnlyList<Summary> all)
    {
        var ours = all.FirstOrDefault(s => s.Program == Contender.Ours);
        Add(page, $"\n{scenario}:\n\n| program | events/s (lowest – highest) | MB/s | CPU µs/event, with start | peak MB | start to first event, s | ");
        Add(page, $"our rate, our CPU beside it |\n");
        Add(page, $"| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var one in all.OrderByDescending(s => s.Program == Contender.Ours).ThenByDescending(s => s.Rate))
        {
            var ratio = one == ours || ours is null ? "" : Text($"{ours.Rate / one.Rate:0.0} ×, {ours.Cpu / one.Cpu:0.00} ×");
            Add(page, $"| {one.Program}{(one.Complete ? "" : " (incomplete)")} | {one.Rate:N0} ({one.Rounds.Min(r => r.Rate):N0} – ");
            Add(page, $"{one.Rounds.Max(r => r.Rate):N0}) | {one.Megabytes:0} | ");
            Add(page, $"{one.Cpu:0.00}, {one.CpuWhole:0.00} | {one.Peak:0} | {(double.IsNaN(one.First) ? "" : Text($"{one.First:0.00}"))} | {ratio} |\n");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Add(StringBuilder page, FormattableString text) => page.Append(text.ToString(CultureInfo.InvariantCulture));
}
