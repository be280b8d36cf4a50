using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// The action lines of one route whose index has a date: the last few days or hours are cached as bytes, so that an event only costs parsing ten digits. Not
/// thread-safe: part of a <see cref="Route"/>.
/// </summary>
/// <param name="byHour">The index name contains the hour.</param>
/// <param name="make">Makes the action line, up to the id, for the day or hour that begins at this time.</param>
internal sealed class DatedActions(bool byHour, Func<DateTime, byte[]> make)
{
    private const int Size = 8;
    private const int DateDigits = 10,
        HourDigits = 13;

    private readonly (int Key, byte[] Action)[] _entries = new (int, byte[])[Size];
    private int _count;
    private int _oldest;

    /// <summary>The action line for an event.</summary>
    /// <param name="timestamp">The raw value of its <c>@timestamp</c>, or empty.</param>
    /// <param name="recordTime">The record's time, milliseconds since 1970: used when the event's own time cannot be read.</param>
    public byte[] For(ReadOnlySpan<byte> timestamp, long recordTime)
    {
        if (!TryReadUtc(timestamp, out var key))
            key = KeyOf(TimeOf(timestamp) ?? At(recordTime));
        for (var i = 0; i < _count; i++)
        {
            if (_entries[i].Key == key)
                return _entries[i].Action;
        }

        if (Begin(key) is not { } begin)
            return For([], recordTime);
        var action = make(begin);
        _entries[_count < Size ? _count++ : _oldest++ % Size] = (key, action);
        return action;
    }

    /// <summary>Parses the form every Beat writes, <c>"2026-11-25T01:02:03.004Z"</c>: the digits up to the hour are the key.</summary>
    private bool TryReadUtc(ReadOnlySpan<byte> value, out int key)
    {
        key = 0;
        if (
            value.Length < HourDigits + 3
            || value[0] != (byte)'"'
            || value[^2] != (byte)'Z'
            || value[5] != (byte)'-'
            || value[8] != (byte)'-'
            || value[11] != (byte)'T'
        )
        {
            return false;
        }

        foreach (var digit in value[1..(1 + (byHour ? HourDigits : DateDigits))])
        {
            if (digit is (byte)'-' or (byte)'T')
                continue;
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            key = key * 10 + (digit - '0');
        }
        return true;
    }

    /// <summary>Parses other forms of a time: ISO 8601 with an offset, or milliseconds since 1970.</summary>
    private static DateTime? TimeOf(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return null;
        var reader = new Utf8JsonReader(value);
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String when reader.TryGetDateTimeOffset(out var time) => time.UtcDateTime,
            JsonTokenType.Number when reader.TryGetInt64(out var milliseconds) => At(milliseconds),
            _ => null,
        };
    }

    private static DateTime At(long milliseconds) =>
        milliseconds is > 0 and < 253402300800000 ? DateTime.UnixEpoch.AddMilliseconds(milliseconds) : DateTime.UnixEpoch;

    private int KeyOf(DateTime at) => ((at.Year * 100 + at.Month) * 100 + at.Day) * (byHour ? 100 : 1) + (byHour ? at.Hour : 0);

    private DateTime? Begin(int key) =>
        DateTime.TryParseExact(
            key.ToString(byHour ? "D10" : "D8", CultureInfo.InvariantCulture),
            byHour ? "yyyyMMddHH" : "yyyyMMdd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var begin
        )
            ? begin
            : null;
}
