namespace ActorPipeline.Lab.Machine;

/// <summary>Quantiles of measured values.</summary>
internal static class Quantile
{
    /// <summary>The smallest value that at least this share of all do not exceed; NaN without values.</summary>
    public static double Of(IEnumerable<double> values, double share)
    {
        var sorted = values.Where(v => !double.IsNaN(v)).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>The one in the middle.</summary>
    public static double Median(IEnumerable<double> values) => Of(values, 0.5);
}
