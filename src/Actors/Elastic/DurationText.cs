using System.Globalization;

namespace ActorPipeline.Actors.Elastic;

/// <summary>Formats durations for people.</summary>
internal static class DurationText
{
    /// <summary><c>70 s</c>, <c>12 min</c>, <c>5 h</c>.</summary>
    public static string Text(TimeSpan span) =>
        span switch
        {
            { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s"),
            { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
        };
}
