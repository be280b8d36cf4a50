using System.Globalization;
using ActorPipeline.Messages.Cluster;

namespace ActorPipeline.Host.Node.Logging;

/// <summary>What a node did since it last said so, in one line. Pure.</summary>
internal static class MinuteSummary
{
    /// <summary>The line; null when nothing was done.</summary>
    /// <param name="before">The node then.</param>
    /// <param name="now">The node now.</param>
    /// <param name="elapsed">Between the two.</param>
    public static string? Of(NodeReport before, NodeReport now, TimeSpan elapsed)
    {
        if (before.Sink is not { } was || now.Sink is not { } sink)
            return null;
        var indexed = sink.Indexed - was.Indexed;
        var (duplicates, rejected, again) = (sink.Duplicates - was.Duplicates, sink.DeadLettered - was.DeadLettered, sink.Retried - was.Retried);
        var refused = sink.FieldsRefused - was.FieldsRefused;
        if (indexed <= 0 && duplicates <= 0 && rejected <= 0 && again <= 0)
            return null;
        var lag = now.Partitions.Sum(partition => partition.Lag);
        var wait = now.Partitions.Max(partition => partition.LagSeconds);
        string[] parts =
        [
            string.Create(CultureInfo.InvariantCulture, $"{Wording.Count(indexed, "event")} indexed ({indexed / Math.Max(1, elapsed.TotalSeconds):N0}/s)"),
            now.Partitions.All(partition => partition.Lag is null)
                ? "lag unknown"
                : string.Create(CultureInfo.InvariantCulture, $"lag {lag:N0}{(lag > 0 && wait is { } seconds ? $" (the oldest waits {seconds:0.#} s)" : "")}"),
            .. Some(duplicates, "duplicate"),
            .. rejected > 0 ? [$"{rejected.ToString("N0", CultureInfo.InvariantCulture)} rejected"] : (string[])[],
            .. refused > 0 ? [$"{refused.ToString("N0", CultureInfo.InvariantCulture)} without refused fields"] : (string[])[],
            .. again > 0 ? [$"{again.ToString("N0", CultureInfo.InvariantCulture)} sent again"] : (string[])[],
        ];
        return $"Within {Span(elapsed)}: {string.Join(", ", parts)}.";
    }

    private static string[] Some(long count, string unit) => count > 0 ? [Wording.Count(count, unit)] : [];

    private static string Span(TimeSpan elapsed) =>
        elapsed.TotalSeconds < 90
            ? string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMinutes:0.#} min");
}
