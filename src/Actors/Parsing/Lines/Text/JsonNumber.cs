using System.Buffers.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>Checks which numbers Elasticsearch takes.</summary>
internal static class JsonNumber
{
    /// <summary>Digits of the largest <c>long</c>; a number with fewer digits fits.</summary>
    private const int LongDigits = 19;

    /// <summary>
    /// True for a number outside of the range that Elasticsearch maps it to in a new field: <c>long</c>, or <c>float</c> with decimals or an exponent. It
    /// would refuse the document.
    /// </summary>
    public static bool IsTooLarge(ReadOnlySpan<byte> json)
    {
        if (json[0] != (byte)'-' && !char.IsAsciiDigit((char)json[0]))
            return false;
        if (json.Length < LongDigits && !json.ContainsAny((byte)'e', (byte)'E'))
            return false;
        return json.ContainsAny((byte)'.', (byte)'e', (byte)'E')
            ? !(Utf8Parser.TryParse(json, out double number, out _) && float.IsFinite((float)number))
            : !(Utf8Parser.TryParse(json, out long _, out var used) && used == json.Length);
    }

    /// <summary>True for a number that a <c>long</c> field refuses, even truncated to an integer.</summary>
    public static bool IsBeyondLong(ReadOnlySpan<byte> json) => !(Utf8Parser.TryParse(json, out double number, out _) && Math.Abs(number) < long.MaxValue);
}
