using System.Collections.Immutable;
using System.Text.Json;

namespace ActorPipeline.Actors.Tracing.Lines;

/// <summary>A search for lines.</summary>
/// <param name="Text">As <see cref="LineQuery"/> reads it.</param>
/// <param name="From">At this time or later.</param>
/// <param name="To">At this time or before.</param>
/// <param name="Start">How many of the newest are left out.</param>
/// <param name="Size">How many lines at most.</param>
/// <param name="Counts">Whether the histogram and the counts by service and level are wanted as well.</param>
public sealed record LineRequest(string Text, DateTimeOffset From, DateTimeOffset To, int Start, int Size, bool Counts)
{
    /// <summary>Only of these services; empty for all.</summary>
    public ImmutableArray<string> Services { get; init; } = [];

    /// <summary>Only of these levels; empty for all.</summary>
    public ImmutableArray<string> Levels { get; init; } = [];

    /// <summary>Only of these namespaces; empty for all.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];
}

/// <summary>The lines that were found. Part of the HTTP API: fields may be added, not renamed.</summary>
/// <param name="Error">Why nothing could be searched; null when it was.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Lines">Some of them, the newest first.</param>
/// <param name="Histogram">How many at which time; empty when not asked for.</param>
/// <param name="IntervalSeconds">How wide a bar of the histogram is.</param>
/// <param name="Services">How many by service.</param>
/// <param name="Levels">How many by level.</param>
/// <param name="Namespaces">How many by namespace.</param>
public sealed record LinePage(
    string? Error,
    long Total,
    ImmutableArray<LineFound> Lines,
    ImmutableArray<LineBar> Histogram,
    int IntervalSeconds,
    ImmutableArray<LineCount> Services,
    ImmutableArray<LineCount> Levels,
    ImmutableArray<LineCount> Namespaces
)
{
    /// <summary>Nothing, because of <paramref name="error"/>.</summary>
    public static LinePage Failed(string error) => new(error, 0, [], [], 0, [], [], []);
}

/// <summary>One line.</summary>
/// <param name="Index">Where it is.</param>
/// <param name="Id">Its id there.</param>
/// <param name="Source">All of its fields.</param>
public sealed record LineFound(string Index, string Id, JsonElement Source);

/// <summary>One bar of a histogram.</summary>
/// <param name="At">Where it begins, milliseconds since 1970.</param>
/// <param name="Count">All lines.</param>
/// <param name="Levels">Those that have a level, by level.</param>
public sealed record LineBar(long At, long Count, ImmutableArray<LineCount> Levels);

/// <summary>How many lines have a value.</summary>
/// <param name="Name">The value.</param>
/// <param name="Count">How many.</param>
public sealed record LineCount(string Name, long Count);

/// <summary>The lines around one in its file, the oldest first.</summary>
/// <param name="Error">Why they could not be found; null when they were.</param>
/// <param name="Before">Before it.</param>
/// <param name="Line">The line.</param>
/// <param name="After">After it.</param>
public sealed record LineContext(string? Error, ImmutableArray<LineFound> Before, LineFound? Line, ImmutableArray<LineFound> After);

/// <summary>What services wrote lately.</summary>
/// <param name="Error">Why it could not be asked; null when it was.</param>
/// <param name="IntervalSeconds">How wide a bar is.</param>
/// <param name="Services">Those that wrote within a day.</param>
public sealed record ServicesActivity(string? Error, int IntervalSeconds, ImmutableArray<ServiceActivity> Services);

/// <summary>What one service wrote lately.</summary>
/// <param name="Name">The service.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Count">How many lines within the last hour.</param>
/// <param name="LastAt">The time of the newest within a day, milliseconds since 1970; null when there is none.</param>
/// <param name="Bars">How many in each interval, the oldest first.</param>
public sealed record ServiceActivity(string Name, string Namespace, long Count, long? LastAt, ImmutableArray<long> Bars);
