using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorPipeline.Host.Tests.Http;

/// <summary>A strict reader of the Prometheus text format 0.0.4; anything it does not allow fails the test.</summary>
internal static partial class PrometheusText
{
    public sealed record Family(string Name, string Type, string Help, List<(string Series, string Labels, double Value)> Samples);

    public static IReadOnlyDictionary<string, Family> Read(string text)
    {
        Assert.EndsWith("\n", text);
        Assert.DoesNotContain('\r', text);
        var families = new Dictionary<string, Family>();
        var series = new HashSet<string>();
        (string Name, string Help)? announced = null;
        Family? current = null;
        foreach (var line in text[..^1].Split('\n'))
        {
            if (HelpLine().Match(line) is { Success: true } help)
            {
                announced = (help.Groups["name"].Value, help.Groups["help"].Value);
                Assert.False(families.ContainsKey(announced.Value.Name), $"twice: {line}");
            }
            else if (TypeLine().Match(line) is { Success: true } type)
            {
                Assert.Equal(announced?.Name, type.Groups["name"].Value);
                current = families[announced!.Value.Name] = new Family(announced.Value.Name, type.Groups["type"].Value, announced.Value.Help, []);
            }
            else
            {
                var sample = SampleLine().Match(line);
                Assert.True(sample.Success, $"no line of the format: {line}");
                var name = sample.Groups["name"].Value;
                string[] allowed = current!.Type == "histogram" ? [current.Name + "_bucket", current.Name + "_sum", current.Name + "_count"] : [current.Name];
                Assert.Contains(name, allowed);
                Assert.True(series.Add(name + sample.Groups["labels"].Value), $"the same series twice: {line}");
                current.Samples.Add((name, sample.Groups["labels"].Value, Number(sample.Groups["value"].Value)));
            }
        }
        Assert.All(families.Values, Check);
        return families;
    }

    private static void Check(Family family)
    {
        if (family.Type == "counter")
            Assert.All(family.Samples, sample => Assert.True(sample.Value >= 0));
        if (family.Type != "histogram")
            return;
        // One histogram for each set of labels beside le.
        foreach (var one in family.Samples.GroupBy(sample => Bound().Replace(sample.Labels, "").Replace("{}", "", StringComparison.Ordinal)))
        {
            var buckets = one.Where(sample => sample.Series.EndsWith("_bucket", StringComparison.Ordinal)).ToList();
            Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
            Assert.Contains("le=\"+Inf\"", buckets[^1].Labels);
            Assert.Equal(buckets[^1].Value, Assert.Single(one, sample => sample.Series.EndsWith("_count", StringComparison.Ordinal)).Value);
            Assert.Single(one, sample => sample.Series.EndsWith("_sum", StringComparison.Ordinal));
        }
    }

    private static double Number(string text) =>
        text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        };

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<help>([^\\]|\\\\|\\n)+)$")]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@",?le=""[^""]*""")]
    private static partial Regex Bound();

    [GeneratedRegex(
        @"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{[a-zA-Z_][a-zA-Z0-9_]*=""([^""\\]|\\[\\""n])*"""
            + @"(,[a-zA-Z_][a-zA-Z0-9_]*=""([^""\\]|\\[\\""n])*"")*\})? (?<value>[+-]Inf|NaN|-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?)$"
    )]
    private static partial Regex SampleLine();
}
