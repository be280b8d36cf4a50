using System.Globalization;

namespace ActorPipeline.Actors.Kafka;

/// <summary>Records that were deleted before they were read. Gaps left by compaction or transaction markers do not count.</summary>
/// <param name="From">The first offset that should have been read.</param>
/// <param name="To">Where the log begins.</param>
public readonly record struct LostRange(long From, long To)
{
    /// <summary>How many offsets are gone.</summary>
    public long Count => To - From;

    /// <summary>
    /// The records lost before one that was delivered: from the position to the log start. A log start behind the delivered record moved after the record was
    /// fetched, and says nothing about records before it.
    /// </summary>
    /// <param name="position">The offset that should come next.</param>
    /// <param name="logStart">The log's start as seen along with the record; negative while unknown.</param>
    /// <param name="delivered">The record's offset.</param>
    public static LostRange? Before(long position, long logStart, long delivered) =>
        position >= 0 && logStart > position && logStart <= delivered ? new LostRange(position, logStart) : null;

    /// <summary>When the lost records were written, as far as known, as text.</summary>
    /// <param name="after">The time of the last record before them, milliseconds since 1970; 0 while unknown.</param>
    /// <param name="before">The time of the first record behind them.</param>
    public static string Span(long after, long before) =>
        (after, before) switch
        {
            (> 0, > 0) => $"written between {Time(after)} and {Time(before)}",
            (_, > 0) => $"written before {Time(before)}",
            _ => "written at a time that is not known",
        };

    /// <summary>A record's time; null when it is unknown or out of range.</summary>
    public static DateTimeOffset? Moment(long milliseconds) =>
        milliseconds is > 0 and < 253402300800000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private static string Time(long milliseconds) =>
        milliseconds < 253402300800000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : "?";
}
