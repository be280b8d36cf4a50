using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// Keeps the <c>@timestamp</c> of an event a date: a number in the first event of a new index would give the field a wrong mapping. Not thread-safe.
/// </summary>
internal sealed class EventTime
{
    /// <summary><c>"2026-11-23T12:00:00</c>, with its quote.</summary>
    private const int ToSeconds = 20;
    private const int Shortest = 22;
    private const int Longest = 37;

    private static readonly LineClock Utc = new(TimeZoneInfo.Utc);

    private readonly byte[] _seconds = new byte[ToSeconds];

    /// <summary>True for no value, null, and an ISO 8601 date in UTC, which all date fields take.</summary>
    public bool IsUsual(Member time, ReadOnlySpan<byte> json)
    {
        if (!time.IsPresent)
            return true;
        var value = time.Value(json);
        if (value.Length is < Shortest or > Longest)
            return value[0] == (byte)'n';
        if (value[^2] != (byte)'Z' || value[11] != (byte)'T' || value[^1] != (byte)'"')
            return false;
        // Most timestamps are in the same second as the one before.
        if (value[..ToSeconds].SequenceEqual(_seconds) && IsFraction(value[ToSeconds..^2]))
            return true;
        if (!TimeText.TryReadAll(value[1..^1], Utc, out _) || !IsFraction(value[ToSeconds..^2]))
            return false;
        value[..ToSeconds].CopyTo(_seconds);
        return true;
    }

    /// <summary>Writes the time in its usual form, and its original value as <c>event.timestamp_original</c>.</summary>
    public void Write(FieldRewriter to, Member time, ReadOnlySpan<byte> json)
    {
        if (!time.IsPresent || json[time.ValueStart] == (byte)'n')
            return;
        var value = time.Value(json);
        if (IsUsual(time, json))
        {
            to.AppendMember("@timestamp"u8, value);
            return;
        }
        if (value[0] is (byte)'"' or (>= (byte)'0' and <= (byte)'9') && TimeText.TryReadAll(value.Trim((byte)'"'), Utc, out var at))
        {
            Span<byte> text = stackalloc byte[Instant.MaxText + 2];
            var length = at.Write(text[1..]);
            text[0] = text[length + 1] = (byte)'"';
            to.AppendMember("@timestamp"u8, text[..(length + 2)]);
        }
        to.WriteText("event.timestamp_original"u8, value);
    }

    /// <summary>True for an empty text, or a point and one to nine digits.</summary>
    private static bool IsFraction(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] == (byte)'.' && text.Length is > 1 and <= 10 && !text[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9'));
}
