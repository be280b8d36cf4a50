using System.Buffers.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Time;

/// <summary>
/// Numbers that are a time since 1970. The unit follows from the size: for the years 2000 to 2100 seconds,
/// milliseconds, microseconds and nanoseconds do not overlap. Any other number is not a time.
/// </summary>
internal static class EpochTime
{
    private const long First = 946_684_800;
    private const long Last = 4_102_444_800;

    /// <summary>Reads digits with or without decimals behind a point, <c>1700000000.123</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Instant at)
    {
        at = default;
        if (!Utf8Parser.TryParse(text, out long whole, out var used))
            return false;
        var perSecond = whole switch
        {
            >= First and < Last => 1,
            >= First * 1000 and < Last * 1000 => 1000,
            >= First * 1_000_000 and < Last * 1_000_000 => 1_000_000,
            >= First * 1_000_000_000 => 1_000_000_000,
            _ => 0,
        };
        if (perSecond == 0)
            return false;
        var nanos = whole % perSecond * (1_000_000_000 / perSecond);
        if (used < text.Length)
        {
            if (text[used] != (byte)'.' || text.Length == used + 1)
                return false;
            var cursor = new Text.LineCursor(text[(used + 1)..]);
            nanos += TimeReading.Decimals(ref cursor) / perSecond;
            if (!cursor.IsAtEnd)
                return false;
        }
        return Instant.TryCreate(whole / perSecond, (int)nanos, out at);
    }
}
