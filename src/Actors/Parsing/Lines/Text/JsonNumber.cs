using System.Buffers.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>Which numbers of a line Elasticsearch takes.</summary>
internal static class JsonNumber
{
    /// <summary>Digits of the largest <c>long</c>; any fewer are one.</summary>
    private const int LongDigits = 19;

    /// <summary>
    /// True for a JSON value that is a number beyond what Elasticsearch makes of it when it meets a new field: a <c>long</c>, or a
    /// <c>float</c> when it has decimals or an exponent. It would refuse the document.
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

    /// <summary>True for a number that a field of the type <c>long</c> refuses, even cut off behind its point.</summary>
    public static bool IsBeyondLong(ReadOnlySpan<byte> json) => !(Utf8Parser.TryParse(json, out double number, out _) && Math.Abs(number) < long.MaxValue);
}
