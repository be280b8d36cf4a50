using System.Globalization;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>How a service wants lines joined, in Filebeat's terms.</summary>
/// <param name="Pattern">A line that matches belongs to its neighbour; null as long as only the others are known.</param>
/// <param name="Negate">Lines that do not match instead.</param>
/// <param name="Match"><c>after</c> or <c>before</c>: which neighbour.</param>
public sealed record MultilineHint(string? Pattern, bool Negate, string Match)
{
    /// <summary>The most lines that a service may have joined.</summary>
    public const int MostLines = 10_000;

    internal static readonly MultilineHint None = new(null, false, "after");

    /// <summary>Lines beyond are cut off; null for the default.</summary>
    public int? MaxLines { get; init; }

    /// <summary>After so long without another line an event is complete; null for the default.</summary>
    public TimeSpan? Timeout { get; init; }

    // Whole seconds are enough for a pause between two lines, and need no grammar of durations.
    internal static TimeSpan? Seconds(string value) =>
        value.EndsWith('s')
        && int.TryParse(value.AsSpan(0, value.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and <= 600
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
