using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// Walks over JSON text (RFC 8259) and says where values end. It checks the grammar completely, because a document that
/// is not JSON would be refused by Elasticsearch; it does not check UTF-8, which the caller does once for the whole record.
/// Every method takes a position and returns the position behind what it read, or -1 when the text is not valid there.
/// </summary>
internal static class JsonCursor
{
    /// <summary>Deeper nesting than this is not accepted; Elasticsearch's own default for mappings is 20.</summary>
    public const int MaxDepth = 64;

    /// <summary>Skips white space; sets <paramref name="lineBreak"/> when a line feed or carriage return was among it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipSpace(ReadOnlySpan<byte> json, int at, ref bool lineBreak) =>
        (uint)at < (uint)json.Length && json[at] > (byte)' ' ? at : SkipSomeSpace(json, at, ref lineBreak);

    private static int SkipSomeSpace(ReadOnlySpan<byte> json, int at, ref bool lineBreak)
    {
        if (at < 0)
            return -1;
        while (at < json.Length && json[at] <= (byte)' ')
        {
            switch (json[at])
            {
                case (byte)' ' or (byte)'\t':
                    break;
                case (byte)'\n' or (byte)'\r':
                    lineBreak = true;
                    break;
                default:
                    return -1;
            }
            at++;
        }
        return at;
    }

    /// <summary>Reads a string that starts with the quote at <paramref name="at"/>.</summary>
    public static int SkipString(ReadOnlySpan<byte> json, int at)
    {
        if (at >= json.Length || json[at] != (byte)'"')
            return -1;
        at++;
        while (true)
        {
            at = NextSpecial(json, at);
            if (at >= json.Length || json[at] < 0x20)
                return -1;
            if (json[at] == (byte)'"')
                return at + 1;
            at = SkipEscape(json, at + 1);
            if (at < 0)
                return -1;
        }
    }

    /// <summary>Reads one value of any kind; nested ones too.</summary>
    public static int SkipValue(ReadOnlySpan<byte> json, int at, ref bool lineBreak)
    {
        ulong arrays = 0;
        var depth = 0;
        while (true)
        {
            at = SkipSpace(json, at, ref lineBreak);
            if ((uint)at >= (uint)json.Length)
                return -1;
            switch (json[at])
            {
                case (byte)'{' or (byte)'[':
                    var isArray = json[at] == (byte)'[';
                    var inner = SkipSpace(json, at + 1, ref lineBreak);
                    if ((uint)inner >= (uint)json.Length)
                        return -1;
                    if (json[inner] == (isArray ? (byte)']' : (byte)'}'))
                    {
                        at = inner + 1;
                        break;
                    }
                    if (++depth > MaxDepth)
                        return -1;
                    arrays = arrays << 1 | (isArray ? 1UL : 0);
                    at = isArray ? inner : SkipName(json, inner, ref lineBreak);
                    if (at < 0)
                        return -1;
                    continue;
                case (byte)'"':
                    at = SkipString(json, at);
                    break;
                case (byte)'t':
                    at = SkipLiteral(json, at, "true"u8);
                    break;
                case (byte)'f':
                    at = SkipLiteral(json, at, "false"u8);
                    break;
                case (byte)'n':
                    at = SkipLiteral(json, at, "null"u8);
                    break;
                default:
                    at = SkipNumber(json, at);
                    break;
            }
            // A value is complete; close what it ends, until another value has to follow.
            while (true)
            {
                if (at < 0 || depth == 0)
                    return at;
                at = SkipSpace(json, at, ref lineBreak);
                if ((uint)at >= (uint)json.Length)
                    return -1;
                var inArray = (arrays & 1) != 0;
                if (json[at] == (byte)',')
                {
                    at = inArray ? at + 1 : SkipName(json, SkipSpace(json, at + 1, ref lineBreak), ref lineBreak);
                    if (at < 0)
                        return -1;
                    break;
                }
                if (json[at] != (inArray ? (byte)']' : (byte)'}'))
                    return -1;
                at++;
                depth--;
                arrays >>= 1;
            }
        }
    }

    /// <summary>Reads a member's name and the colon behind it.</summary>
    public static int SkipName(ReadOnlySpan<byte> json, int at, ref bool lineBreak)
    {
        if (at < 0)
            return -1;
        at = SkipString(json, at);
        return at < 0 ? -1 : SkipColon(json, at, ref lineBreak);
    }

    /// <summary>Reads the colon behind a member's name.</summary>
    public static int SkipColon(ReadOnlySpan<byte> json, int at, ref bool lineBreak)
    {
        at = SkipSpace(json, at, ref lineBreak);
        return (uint)at < (uint)json.Length && json[at] == (byte)':' ? at + 1 : -1;
    }

    private static int NextSpecial(ReadOnlySpan<byte> json, int at)
    {
        while (json.Length - at >= Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(json.Slice(at, Vector128<byte>.Count));
            var special = Vector128.Equals(bytes, Vector128.Create((byte)'"'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(bytes, Vector128.Create((byte)0x20));
            var mask = special.ExtractMostSignificantBits();
            if (mask != 0)
                return at + BitOperations.TrailingZeroCount(mask);
            at += Vector128<byte>.Count;
        }
        while (at < json.Length && json[at] is not ((byte)'"' or (byte)'\\' or < 0x20))
            at++;
        return at;
    }

    private static int SkipEscape(ReadOnlySpan<byte> json, int at)
    {
        if (at >= json.Length)
            return -1;
        if (json[at] != (byte)'u')
            return "\"\\/bfnrt"u8.Contains(json[at]) ? at + 1 : -1;
        if (json.Length - at < 5)
            return -1;
        foreach (var digit in json.Slice(at + 1, 4))
            if (!char.IsAsciiHexDigit((char)digit))
                return -1;
        return at + 5;
    }

    private static int SkipLiteral(ReadOnlySpan<byte> json, int at, ReadOnlySpan<byte> literal) =>
        json[at..].StartsWith(literal) ? at + literal.Length : -1;

    private static int SkipNumber(ReadOnlySpan<byte> json, int at)
    {
        if (json[at] == (byte)'-')
            at++;
        var start = at;
        at = SkipDigits(json, at);
        if (at == start || (json[start] == (byte)'0' && at > start + 1))
            return -1;
        if (at < json.Length && json[at] == (byte)'.')
        {
            start = ++at;
            at = SkipDigits(json, at);
            if (at == start)
                return -1;
        }
        if (at < json.Length && json[at] is (byte)'e' or (byte)'E')
        {
            at++;
            if (at < json.Length && json[at] is (byte)'+' or (byte)'-')
                at++;
            start = at;
            at = SkipDigits(json, at);
            if (at == start)
                return -1;
        }
        return at;
    }

    private static int SkipDigits(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && char.IsAsciiDigit((char)json[at]))
            at++;
        return at;
    }
}
