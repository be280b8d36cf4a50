using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ActorPipeline.Host.Http;

/// <summary>One value of a metric.</summary>
/// <param name="Labels">Its labels, in the order they are written.</param>
/// <param name="Value">The value.</param>
/// <param name="Suffix">What a histogram's series add to the name: <c>_bucket _sum _count</c>.</param>
public readonly record struct MetricSample(ImmutableArray<KeyValuePair<string, object?>> Labels, double Value, string Suffix = "");

/// <summary>One metric with all its values.</summary>
/// <param name="Name">Prometheus name.</param>
/// <param name="Type"><c>counter gauge histogram</c>.</param>
/// <param name="Help">What it means, one sentence.</param>
/// <param name="Samples">Its values; none while there is nothing to say.</param>
public sealed record MetricFamily(string Name, string Type, string Help, IReadOnlyList<MetricSample> Samples)
{
    /// <summary>One label.</summary>
    public static KeyValuePair<string, object?> Label(string name, object? value) => KeyValuePair.Create(name, value);

    /// <summary>Labels as Prometheus writes them, escaped, without braces.</summary>
    public static string Text(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var text = "";
        foreach (var (name, value) in labels)
        {
            text += $"{(text.Length > 0 ? "," : "")}{name}=\"{(value?.ToString() ?? "").Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\"";
        }
        return text;
    }

    /// <summary>Families in the Prometheus text format 0.0.4.</summary>
    public static string ToText(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        foreach (var family in families)
        {
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Help.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n');
            text.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Type).Append('\n');
            foreach (var sample in family.Samples)
            {
                text.Append(family.Name).Append(sample.Suffix);
                if (sample.Labels.Length > 0)
                    text.Append('{').Append(Text(sample.Labels.AsSpan())).Append('}');
                text.Append(' ').Append(Number(sample.Value)).Append('\n');
            }
        }
        return text.ToString();
    }

    /// <summary>A number as the text format writes it.</summary>
    public static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : double.IsNaN(value) ? "NaN"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
