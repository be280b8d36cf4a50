using System.Globalization;

namespace ActorPipeline.Host;

/// <summary>Formats counts and times for people.</summary>
internal static class Wording
{
    /// <summary>A number with its unit, in the plural where it has to be.</summary>
    public static string Count(long count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {unit}{(count == 1 ? "" : "s")}");

    /// <summary>A number in at most six letters: <c>98,765</c>, <c>987k</c>, <c>1.2M</c>, <c>3.4G</c>.</summary>
    public static string Short(double value) =>
        value switch
        {
            < 99_999.5 => value.ToString("N0", CultureInfo.InvariantCulture),
            < 999_500 => (value / 1e3).ToString("0", CultureInfo.InvariantCulture) + "k",
            < 999.95e6 => (value / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + "M",
            _ => (value / 1e9).ToString("0.#", CultureInfo.InvariantCulture) + "G",
        };

    /// <summary>How long ago something was.</summary>
    public static string Ago(TimeSpan age) =>
        age switch
        {
            { TotalSeconds: < 2 } => "just now",
            { TotalMinutes: < 2 } => $"{age.TotalSeconds:0} s ago",
            { TotalHours: < 2 } => $"{age.TotalMinutes:0} min ago",
            { TotalDays: < 2 } => $"{age.TotalHours:0} h ago",
            _ => $"{age.TotalDays:0} days ago",
        };
}
