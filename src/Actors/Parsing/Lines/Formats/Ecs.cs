using System.Net;
using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>Adds ECS fields that several formats have in common.</summary>
internal static class Ecs
{
    /// <summary>
    /// Adds <c>source.address</c>, and <c>source.ip</c> when Elasticsearch's <c>ip</c> type takes the text: for a host name it would refuse the document.
    /// </summary>
    public static void AddSource(ParsedLine into, ReadOnlySpan<byte> address)
    {
        if (address.IsEmpty || address.SequenceEqual("-"u8))
            return;
        into.AddString("source.address"u8, address);
        if (IsIp(address))
            into.AddString("source.ip"u8, address);
    }

    /// <summary>Adds the fields of an HTTP request line. Any other text goes to <c>url.original</c> as a whole.</summary>
    public static void AddRequest(ParsedLine into, ReadOnlySpan<byte> request)
    {
        if (request.IsEmpty || request.SequenceEqual("-"u8))
            return;
        var space = request.IndexOf((byte)' ');
        if (space <= 0 || !IsMethod(request[..space]) || space == request.Length - 1)
        {
            into.AddString("url.original"u8, request);
            return;
        }
        into.AddString("http.request.method"u8, request[..space]);
        var target = request[(space + 1)..];
        var version = target.LastIndexOf(" HTTP/"u8);
        into.AddString("url.original"u8, version < 0 ? target : target[..version]);
        if (version >= 0)
            into.AddString("http.version"u8, target[(version + 6)..]);
    }

    /// <summary>Adds a text, unless it is <c>-</c> for none.</summary>
    public static void AddText(ParsedLine into, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty && !value.SequenceEqual("-"u8))
            into.AddString(name, value);
    }

    /// <summary>Adds the seconds at the cursor as <c>event.duration</c> in nanoseconds.</summary>
    public static void AddDuration(ParsedLine into, LineCursor seconds)
    {
        if (!seconds.TryNumber(out var whole) || whole > 1_000_000_000)
            return;
        var decimals = seconds.Skip((byte)'.') ? TimeReading.Decimals(ref seconds) : 0;
        into.AddLong("event.duration"u8, whole * 1_000_000_000 + decimals);
    }

    /// <summary>Capitals, with dashes and underscores as in <c>M-SEARCH</c>.</summary>
    private static bool IsMethod(ReadOnlySpan<byte> text)
    {
        foreach (var b in text)
        {
            if (b is not (>= (byte)'A' and <= (byte)'Z' or (byte)'-' or (byte)'_'))
                return false;
        }

        return text[0] is >= (byte)'A' and <= (byte)'Z';
    }

    public static bool IsIp(ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)':'))
            return text.IndexOfAnyExcept("0123456789abcdefABCDEF:."u8) < 0 && IPAddress.IsValidUtf8(text);
        var cursor = new LineCursor(text);
        for (var part = 0; part < 4; part++)
        {
            var before = cursor.Rest;
            if ((part > 0 && !cursor.Skip((byte)'.')) || !cursor.TryNumber(out var value) || value > 255)
                return false;
            var digits = before.Length - cursor.Rest.Length - (part > 0 ? 1 : 0);
            if (
                digits
                > (
                    value > 99 ? 3
                    : value > 9 ? 2
                    : 1
                )
            )
            {
                return false;
            }
        }
        return cursor.IsAtEnd;
    }
}
