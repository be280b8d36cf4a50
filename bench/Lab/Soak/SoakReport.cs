using System.Globalization;
using System.Text;
using ActorPipeline.Lab.Machine;
using ActorPipeline.Lab.Plots;

namespace ActorPipeline.Lab.Soak;

/// <summary>The results as a plot and a page, and whether they are good.</summary>
internal sealed class SoakReport
{
    // Start, first compilation and the first batches are not what is compared.
    private const double FirstFrom = 0.15,
        FirstTo = 0.35,
        LastFrom = 0.8;

    /// <summary>What a few more of, on small numbers, is no growth: megabytes, handles, threads.</summary>
    private const double Slack = 8;

    private readonly SoakOptions _options;
    private readonly IReadOnlyList<SoakSample> _samples;
    private readonly IReadOnlyList<(double Second, SoakFault Fault)> _faults;
    private readonly LineVerdict _lines;
    private readonly IReadOnlyList<string> _problems;
    private readonly List<(string What, double First, double Last, double Most, bool Flat)> _growth;

    public SoakReport(
        SoakOptions options,
        IReadOnlyList<SoakSample> samples,
        IReadOnlyList<(double Second, SoakFault Fault)> faults,
        LineVerdict lines,
        IReadOnlyList<string> problems
    )
    {
        (_options, _samples, _faults, _lines, _problems) = (options, samples, faults, lines, problems);
        _growth =
        [
            Growth("memory, MB", s => SoakSample.Megabytes(s.Node)),
            Growth("handles", s => s.Node?.Handles ?? double.NaN),
            Growth("threads", s => s.Node?.Threads ?? double.NaN),
        ];
    }

    /// <summary>Every line once, everything flat, nothing ended otherwise than it has to.</summary>
    public bool Good => _lines.Exact && _growth.All(g => g.Flat) && _problems.Count == 0;

    /// <summary>In one line.</summary>
    public string Verdict =>
        (
            Good ? "GOOD: every line once, "
            : _lines.Exact ? "NOT GOOD: every line once, "
            : "NOT GOOD: the count is wrong, "
        )
        + string.Join(", ", _growth.Select(g => Text($"{g.What} {g.First:0} to {g.Last:0}{(g.Flat ? "" : " GROWS")}")))
        + (_problems.Count == 0 ? "" : "; " + string.Join("; ", _problems));

    /// <summary>Writes <c>soak.svg</c> and <c>soak.md</c>.</summary>
    public async Task WriteAsync(CancellationToken stop)
    {
        var (svg, page) = (Svg(), Page());
        await File.WriteAllTextAsync(Path.Combine(_options.Out, "soak.svg"), svg, stop);
        await File.WriteAllTextAsync(Path.Combine(_options.Out, "soak.md"), $"# Soak\n\n{page}\n![soak](soak.svg)\n", stop);
        if (_options.Write is { } into)
            PageSection.Write(into, "bench/soak", page, ("soak", "an hour of faults", svg));
    }

    private string Svg()
    {
        Series Line(string name, Func<SoakSample, double> y) => new(name, [.. _samples.Select(s => (s.Second / 60, y(s)))]);
        Series Rate(string name, Func<SoakSample, double> total) =>
            new(
                name,
                [.. _samples.Zip(_samples.Skip(1)).Select(p => (p.Second.Second / 60, (total(p.Second) - total(p.First)) / (p.Second.Second - p.First.Second)))]
            );
        return Plot.Draw(
            Text($"Soak: {_options.Rate:N0} lines a second, {_faults.Count} faults"),
            "minutes",
            [
                new Panel("lines per second", [Rate("written", s => s.Written), Rate("found", s => s.Indexed)]),
                new Panel("records not committed", [Line("lag", s => s.Lag)]),
                new Panel("from writing to finding, s", [Line("p50", s => s.P50), Line("p99", s => s.P99)], Logarithmic: true),
                new Panel(
                    "memory, MB",
                    [
                        Line("node left alone", s => SoakSample.Megabytes(s.Node)),
                        Line("node killed at times", s => SoakSample.Megabytes(s.Second2)),
                        Line("Filebeat", s => SoakSample.Megabytes(s.Filebeat)),
                    ]
                ),
                new Panel(
                    "handles and threads of the node left alone",
                    [Line("handles", s => s.Node?.Handles ?? double.NaN), Line("threads", s => s.Node?.Threads ?? double.NaN)]
                ),
            ],
            [.. _faults.Select(f => new Mark(f.Second / 60, Short(f.Fault)))]
        );
    }

    private string Page()
    {
        var page = new StringBuilder();
        var seconds = _samples.Count == 0 ? 1 : _samples[^1].Second;
        var cpu = _samples.LastOrDefault(s => s.Node is not null)?.Node?.Cpu.TotalSeconds ?? double.NaN;
        Add(page, $"{ThisMachine.About("one process of each server")} {_options.Rate:N0} lines a second of {_options.Services} services for ");
        Add(page, $"{_options.Minutes} minutes, {_faults.Count} faults. ");
        Add(page, $"{Verdict}.\n\n{_lines}.\n\nThe node left alone used {cpu / seconds * 100:0.0} % of a core.\n\n");
        Add(page, $"| of the node left alone | first | last | most |\n| --- | --- | --- | --- |\n");
        foreach (var (what, first, last, most, _) in _growth)
            Add(page, $"| {what} | {first:0} | {last:0} | {most:0} |\n");
        var all = _samples.SelectMany(s => s.Latencies).ToList();
        Add(page, $"\nFrom writing a line to finding it, s: p50 {Quantile.Of(all, 0.5):0.0}, p99 {Quantile.Of(all, 0.99):0.0}, ");
        Add(page, $"p99.9 {Quantile.Of(all, 0.999):0.0}.\n\n");
        Add(page, $"| minute | fault | longest, s | most not committed |\n| --- | --- | --- | --- |\n");
        for (var i = 0; i < _faults.Count; i++)
        {
            var (from, to) = (_faults[i].Second, i + 1 < _faults.Count ? _faults[i + 1].Second : double.MaxValue);
            var inside = _samples.Where(s => s.Second >= from && s.Second < to).ToList();
            var longest = inside.SelectMany(s => s.Latencies).DefaultIfEmpty(double.NaN).Max();
            var most = inside.Select(s => s.Lag).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();
            Add(page, $"| {from / 60:0.0} | {_faults[i].Fault} | {longest:0.0} | {most:N0} |\n");
        }
        return page.ToString();
    }

    private (string, double, double, double, bool) Growth(string what, Func<SoakSample, double> value)
    {
        double Between(double from, double to) =>
            Quantile.Median(_samples.Skip((int)(_samples.Count * from)).Take((int)Math.Ceiling(_samples.Count * (to - from))).Select(value));
        var (first, last) = (Between(FirstFrom, FirstTo), Between(LastFrom, 1));
        return (
            what,
            first,
            last,
            _samples.Select(value).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max(),
            last <= first * (1 + _options.Allowed / 100.0) + Slack
        );
    }

    // KillNode: KN.
    private static string Short(SoakFault fault) => string.Concat($"{fault}".Where(char.IsUpper));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Add(StringBuilder page, FormattableString text) => page.Append(text.ToString(CultureInfo.InvariantCulture));
}
