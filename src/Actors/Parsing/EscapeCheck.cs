using System.Numerics;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// Finds which bytes of a JSON text are escaped, and whether the escapes are valid, 64 bytes at a time. A backslash outside of a string is an error anyway, so
/// the result for the byte behind it does not matter.
/// </summary>
internal struct EscapeCheck
{
    private const ulong OddBits = 0xAAAA_AAAA_AAAA_AAAA;

    private ulong _firstIsEscaped;

    /// <summary>An escape was not valid JSON.</summary>
    public bool HaveFailed { get; private set; }

    /// <summary>The last byte was a backslash that escapes the next.</summary>
    public readonly bool IsPending => _firstIsEscaped != 0;

    /// <summary>
    /// Returns which of the 64 bytes from <paramref name="start"/> on are escaped. <paramref name="backslashes"/> and <paramref name="quotes"/> are bit masks
    /// of these characters.
    /// </summary>
    public ulong Check(ReadOnlySpan<byte> json, int start, ulong backslashes, ulong quotes)
    {
        // Of a run of backslashes every second one is escaped. The subtraction borrows through a run and so tells whether the byte
        // behind it stands at an even distance from its begin; the pattern of odd bits makes that right for runs that begin anywhere.
        var begins = backslashes & ~_firstIsEscaped;
        var alternate = ((begins << 1 | OddBits) - begins) ^ OddBits;
        var escaped = alternate ^ (backslashes | _firstIsEscaped);
        _firstIsEscaped = (alternate & backslashes) >> 63;
        for (var left = escaped & ~(backslashes | quotes); left != 0; left &= left - 1)
        {
            if (!IsEscape(json, start + BitOperations.TrailingZeroCount(left)))
                HaveFailed = true;
        }

        return escaped;
    }

    private static bool IsEscape(ReadOnlySpan<byte> json, int at)
    {
        if ((uint)at >= (uint)json.Length)
            return false;
        if (json[at] != (byte)'u')
            return json[at] is (byte)'n' or (byte)'t' or (byte)'/' or (byte)'r' or (byte)'b' or (byte)'f';
        if (json.Length - at < 5)
            return false;
        foreach (var digit in json.Slice(at + 1, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return false;
        }

        return true;
    }
}
