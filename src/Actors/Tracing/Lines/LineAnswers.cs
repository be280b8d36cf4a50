using System.Collections.Immutable;
using System.Text.Json;

namespace ActorPipeline.Actors.Tracing.Lines;

/// <summary>
/// Parses answers of searches. Throws <see cref="KeyNotFoundException"/>, <see cref="InvalidOperationException"/> or <see cref="FormatException"/> for a body
/// that is no such answer. Pure.
/// </summary>
internal static class LineAnswers
{
    /// <summary>The hits.</summary>
    public static ImmutableArray<LineFound> Lines(JsonElement body) =>
        [
            .. body.GetProperty("hits")
                .GetProperty("hits")
                .EnumerateArray()
                .Select(hit => new LineFound(hit.GetProperty("_index").GetString()!, hit.GetProperty("_id").GetString()!, hit.GetProperty("_source").Clone())),
        ];

    /// <summary>A whole page.</summary>
    public static LinePage Page(JsonElement body, int width)
    {
        var counts = body.TryGetProperty("aggregations", out var found) ? found : (JsonElement?)null;
        return new LinePage(
            null,
            body.GetProperty("hits").GetProperty("total").GetProperty("value").GetInt64(),
            Lines(body),
            counts is { } all ? [.. Buckets(all, "time").Select(bar => new LineBar(bar.GetProperty("key").GetInt64(), Count(bar), Counts(bar, "level")))] : [],
            counts is null ? 0 : width,
            counts is { } services ? Counts(services, "service") : [],
            counts is { } levels ? Counts(levels, "level") : [],
            counts is { } spaces ? Counts(spaces, "namespace") : []
        );
    }

    /// <summary>Merges two pages: one with counts of a part of the indices, and one with all lines and the counts of the others.</summary>
    public static LinePage Merge(LinePage counted, LinePage whole) =>
        whole with
        {
            Histogram =
            [
                .. whole.Histogram.Select(bar =>
                    bar with
                    {
                        Levels = Merge(bar.Levels, counted.Histogram.FirstOrDefault(other => other.At == bar.At)?.Levels ?? []),
                    }
                ),
            ],
            Services = Merge(whole.Services, counted.Services),
            Levels = Merge(whole.Levels, counted.Levels),
            Namespaces = Merge(whole.Namespaces, counted.Namespaces),
        };

    private static ImmutableArray<LineCount> Merge(ImmutableArray<LineCount> some, ImmutableArray<LineCount> others) =>
        [
            .. some.Concat(others)
                .GroupBy(one => one.Name)
                .Select(group => new LineCount(group.Key, group.Sum(one => one.Count)))
                .OrderByDescending(one => one.Count),
        ];

    /// <summary>What services wrote.</summary>
    public static ImmutableArray<ServiceActivity> Activity(JsonElement body, DateTimeOffset from, int width, int bars) =>
        body.TryGetProperty("aggregations", out var found) ? [.. Buckets(found, "service").Select(one => One(one, from, width, bars))] : [];

    private static ServiceActivity One(JsonElement one, DateTimeOffset from, int width, int bars)
    {
        var counts = new long[bars];
        var first = from.ToUnixTimeSeconds() / width;
        var lately = one.GetProperty("lately");
        foreach (var bar in Buckets(lately, "time"))
        {
            var at = (bar.GetProperty("key").GetInt64() / 1000 / width) - first;
            if (at >= 0)
                counts[Math.Min(at, bars - 1)] += Count(bar);
        }
        var last = one.GetProperty("last").GetProperty("value");
        return new ServiceActivity(
            one.GetProperty("key").GetString()!,
            Counts(one, "namespace").FirstOrDefault()?.Name ?? "",
            Count(lately),
            last.ValueKind == JsonValueKind.Number ? (long)last.GetDouble() : null,
            [.. counts]
        );
    }

    private static JsonElement.ArrayEnumerator Buckets(JsonElement within, string name) => within.GetProperty(name).GetProperty("buckets").EnumerateArray();

    private static long Count(JsonElement bucket) => bucket.GetProperty("doc_count").GetInt64();

    private static ImmutableArray<LineCount> Counts(JsonElement within, string name) =>
        [.. Buckets(within, name).Select(bucket => new LineCount(bucket.GetProperty("key").GetString()!, Count(bucket)))];
}
