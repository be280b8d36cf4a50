using System.Numerics;
using System.Runtime.Intrinsics;

namespace ActorPipeline.Actors.Parsing;

/// <summary>Finds the end of a string by scanning its bytes: cheaper than an index when only a part of the text is read.</summary>
internal struct StringSearch : IStringEnds
{
    public readonly int Behind(ReadOnlySpan<byte> json, int at)
    {
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

    private static int NextSpecial(ReadOnlySpan<byte> json, int at)
    {
        while (json.Length - at >= Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(json.Slice(at, Vector128<byte>.Count));
            var special =
                Vector128.Equals(bytes, Vector128.Create((byte)'"'))
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
            return json[at] is (byte)'"' or (byte)'\\' or (byte)'n' or (byte)'t' or (byte)'/' or (byte)'r' or (byte)'b' or (byte)'f' ? at + 1 : -1;
        if (json.Length - at < 5)
            return -1;
        foreach (var digit in json.Slice(at + 1, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return -1;
        }

        return at + 5;
    }
}
