using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// Scans JSON text (RFC 8259) and finds where values end. It checks the grammar completely, because a document that
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

    [MethodImpl(MethodImplOptions.NoInlining)]
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
    public static int SkipString(ReadOnlySpan<byte> json, int at) => SkipString(json, at, new StringSearch());

    /// <summary>Reads a string that starts with the quote at <paramref name="at"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipString<TEnds>(ReadOnlySpan<byte> json, int at, TEnds ends)
        where TEnds : struct, IStringEnds, allows ref struct => (uint)at < (uint)json.Length && json[at] == (byte)'"' ? ends.Behind(json, at + 1) : -1;

    /// <summary>Reads the value of a member, as <see cref="SkipValue{TEnds}"/> does; most are texts, which need no call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipMemberValue<TEnds>(ReadOnlySpan<byte> json, int at, ref bool lineBreak, TEnds ends, int outer = 0)
        where TEnds : struct, IStringEnds, allows ref struct =>
        (uint)at < (uint)json.Length && json[at] == (byte)'"' ? ends.Behind(json, at + 1) : SkipValue(json, at, ref lineBreak, ends, outer);

    /// <summary>Reads one value of any kind; nested ones too.</summary>
    public static int SkipValue(ReadOnlySpan<byte> json, int at, ref bool lineBreak) => SkipValue(json, at, ref lineBreak, new StringSearch());

    /// <summary>Reads one value of any kind; nested ones too. It is within <paramref name="outer"/> objects or lists, which count as depth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int SkipValue<TEnds>(ReadOnlySpan<byte> json, int at, ref bool lineBreak, TEnds ends, int outer = 0)
        where TEnds : struct, IStringEnds, allows ref struct
    {
        ulong arrays = 0;
        var depth = 0;
        while (true)
        {
            at = SkipSpace(json, at, ref lineBreak);
            if ((uint)at >= (uint)json.Length)
                return -1;
            var valueFollows = false;
            if (json[at] == (byte)'"')
            {
                at = ends.Behind(json, at + 1);
            }
            else if (json[at] is (byte)'{' or (byte)'[')
            {
                var isArray = json[at] == (byte)'[';
                var inner = SkipSpace(json, at + 1, ref lineBreak);
                if ((uint)inner >= (uint)json.Length)
                    return -1;
                if (json[inner] == (isArray ? (byte)']' : (byte)'}'))
                {
                    at = inner + 1;
                }
                else if (++depth + outer > MaxDepth)
                {
                    return -1;
                }
                else
                {
                    arrays = arrays << 1 | (isArray ? 1UL : 0);
                    at = isArray ? inner : SkipTexts(json, inner, ref lineBreak, ends, out valueFollows);
                    valueFollows |= isArray;
                }
            }
            else
            {
                at = SkipPlain(json, at);
            }
            // A value is complete: close the objects and lists that end here, until another value has to follow.
            while (!valueFollows)
            {
                if (at < 0 || depth == 0)
                    return at;
                at = SkipSpace(json, at, ref lineBreak);
                if ((uint)at >= (uint)json.Length)
                    return -1;
                var inArray = (arrays & 1) != 0;
                if (json[at] == (byte)',')
                {
                    at++;
                    valueFollows = inArray;
                    if (!inArray)
                        at = SkipTexts(json, SkipSpace(json, at, ref lineBreak), ref lineBreak, ends, out valueFollows);
                    continue;
                }
                if (json[at] != (inArray ? (byte)']' : (byte)'}'))
                    return -1;
                at++;
                depth--;
                arrays >>= 1;
            }
        }
    }

    /// <summary>
    /// Fast path: reads members of an object as long as they are <c>"name":"text"</c> without white space. Stops behind the colon of the first other member,
    /// and reports that its value follows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipTexts<TEnds>(ReadOnlySpan<byte> json, int at, ref bool lineBreak, TEnds ends, out bool valueFollows)
        where TEnds : struct, IStringEnds, allows ref struct
    {
        valueFollows = false;
        if ((uint)at >= (uint)json.Length || json[at] != (byte)'"')
            return -1;
        do
        {
            at = ends.Behind(json, at + 1);
            if (!Stands(":\""u8, json, at))
            {
                valueFollows = true;
                return at < 0 ? -1 : SkipColon(json, at, ref lineBreak);
            }
            at = ends.Behind(json, at + 2);
        } while (Stands(",\""u8, json, at++));
        return at - 1;
    }

    /// <summary>True when these two bytes are at the position; false for a position of -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Stands(ReadOnlySpan<byte> pair, ReadOnlySpan<byte> json, int at) =>
        (ulong)(uint)at + 1 < (uint)json.Length
        && Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref MemoryMarshal.GetReference(json), at))
            == (BitConverter.IsLittleEndian ? pair[0] | pair[1] << 8 : pair[0] << 8 | pair[1]);

    /// <summary>Reads the colon behind a member's name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipColon(ReadOnlySpan<byte> json, int at, ref bool lineBreak)
    {
        at = SkipSpace(json, at, ref lineBreak);
        return (uint)at < (uint)json.Length && json[at] == (byte)':' ? at + 1 : -1;
    }

    private static int SkipPlain(ReadOnlySpan<byte> json, int at) =>
        json[at] switch
        {
            (byte)'t' => SkipLiteral(json, at, "true"u8),
            (byte)'f' => SkipLiteral(json, at, "false"u8),
            (byte)'n' => SkipLiteral(json, at, "null"u8),
            _ => SkipNumber(json, at),
        };

    private static int SkipLiteral(ReadOnlySpan<byte> json, int at, ReadOnlySpan<byte> literal) => json[at..].StartsWith(literal) ? at + literal.Length : -1;

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
