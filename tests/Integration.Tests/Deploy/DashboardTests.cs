using System.Text.Json;
using System.Text.RegularExpressions;

namespace ActorPipeline.Integration.Tests.Deploy;

/// <summary>The Grafana dashboard asks only for what the program tells. No Grafana is used; the format is that of imports into Grafana 10 and later.</summary>
[Trait("Server", "Own")]
public sealed partial class DashboardTests
{
    private static readonly JsonElement Dashboard = JsonElement.Parse(File.ReadAllText(Path.Combine(Rendered.Root, "grafana", "actorpipeline.json")));

    /// <summary>What Grafana puts in place of its variables.</summary>
    private static readonly (string Variable, string Value)[] Variables =
    [
        ("$__rate_interval", "1m"),
        ("$__range", "3h"),
        ("$service", ".*"),
        ("$namespace", ".*"),
    ];

    private static List<JsonElement> Panels =>
        [.. Dashboard.GetProperty("panels").EnumerateArray().Where(panel => panel.GetProperty("type").GetString() != "row")];

    private static List<string> Queries =>
        [.. Panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(one => one.GetProperty("expr").GetString()!)];

    [Fact]
    public void Should_ask_only_for_metrics_and_labels_that_the_program_has_in_every_panel()
    {
        // MetricsSpecs holds this document against what a node exposes.
        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "metrics.md"));
        var known = Row()
            .Matches(document)
            .ToDictionary(row => row.Groups["name"].Value, row => (Type: row.Groups["type"].Value, Labels: row.Groups["labels"].Value));
        Assert.True(Panels.Count >= 25);
        Assert.All(
            Queries,
            query =>
            {
                var used = Metric().Matches(query);
                Assert.NotEmpty(used);
                List<string> labels = [];
                foreach (Match metric in used)
                {
                    var series = metric.Groups["name"].Value;
                    var name = known.ContainsKey(series) ? series : Part().Replace(series, "");
                    Assert.True(known.TryGetValue(name, out var found), series);
                    // A histogram is asked by its parts, a counter for its rise, a gauge as it is.
                    Assert.Equal(found.Type == "histogram", name != series);
                    Assert.Equal(
                        found.Type != "gauge",
                        query.Contains("rate(", StringComparison.Ordinal) || query.Contains("increase(", StringComparison.Ordinal)
                    );
                    labels.AddRange(Name().Matches(found.Labels).Select(label => label.Groups["name"].Value));
                    foreach (Match label in Label().Matches(metric.Groups["selector"].Value))
                        Assert.Contains(label.Groups["label"].Value, labels);
                }
                Assert.All(
                    By().Matches(query).SelectMany(by => by.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries)),
                    label => Assert.Contains(label, (string[])[.. labels, "le"])
                );
            }
        );
        Assert.All(
            Dashboard.GetProperty("templating").GetProperty("list").EnumerateArray().Skip(1),
            variable => Assert.Contains("actorpipeline_service_events_total", variable.GetProperty("definition").GetString())
        );
    }

    [Fact]
    public void Should_name_labels_in_legends_that_its_query_keeps_and_tell_panels_apart()
    {
        foreach (var target in Panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()))
        {
            foreach (Match label in Legend().Matches(target.GetProperty("legendFormat").GetString()!))
                Assert.Matches($@"by \([^)]*\b{label.Groups["label"].Value}\b", target.GetProperty("expr").GetString()!);
        }
        var panels = Dashboard.GetProperty("panels").EnumerateArray().ToList();
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(
            panels,
            panel => Assert.InRange(panel.GetProperty("gridPos").GetProperty("x").GetInt32() + panel.GetProperty("gridPos").GetProperty("w").GetInt32(), 1, 24)
        );
    }

    [PromtoolFact]
    public void Should_ask_in_words_that_prometheus_understands()
    {
        using var folder = new TemporaryFolder();
        string Filled(string query) => Variables.Aggregate(query, (text, one) => text.Replace(one.Variable, one.Value, StringComparison.Ordinal));
        var rules = Queries.Select((query, i) => $"      - record: query:{i}\n        expr: {JsonSerializer.Serialize(Filled(query))}\n");
        File.WriteAllText(folder["queries.yaml"], "groups:\n  - name: dashboard\n    rules:\n" + string.Concat(rules));
        Promtool.Run(folder[""], "check", "rules", "queries.yaml");
    }

    [Fact]
    public void Should_come_as_a_ConfigMap_that_the_sidecar_of_grafana_finds()
    {
        var map = Rendered.Objects(Rendered.Everything).OfType<k8s.Models.V1ConfigMap>().Single(map => map.Metadata.Name == "grafana-dashboard-actorpipeline");
        Assert.Equal("1", map.Metadata.Labels["grafana_dashboard"]);
        Assert.Equal("actorpipeline", JsonElement.Parse(map.Data["actorpipeline.json"]).GetProperty("uid").GetString());
    }

    [GeneratedRegex(@"^\| `(?<name>actorpipeline_\w+)` \| (?<type>\w+) \|[^|]*\|(?<labels>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<name>actorpipeline_\w+)(\{(?<selector>[^}]*)\})?")]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Part();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex("""(?<label>\w+)(=~|!=|=)"[^"]*""")]
    private static partial Regex Label();

    [GeneratedRegex(@"by \((?<labels>[^)]*)\)")]
    private static partial Regex By();

    [GeneratedRegex(@"\{\{(?<label>\w+)\}\}")]
    private static partial Regex Legend();
}
