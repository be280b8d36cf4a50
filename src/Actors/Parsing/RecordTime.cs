using System.Globalization;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing;

/// <summary>The time of a record, for a document that brings none of its own.</summary>
internal static class RecordTime
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Writes it as <c>@timestamp</c>; that of reading for a record without any.</summary>
    public static void Write(EncodedSlice slice, long milliseconds, TimeProvider time)
    {
        slice.Write(",\"@timestamp\":\""u8);
        var at = milliseconds is > 0 and < (Instant.Last + 1) * 1_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : time.GetUtcNow();
        at.TryFormat(slice.Reserve(32), out var written, Format, CultureInfo.InvariantCulture);
        slice.Advance(written);
        slice.Write("\""u8);
    }
}
