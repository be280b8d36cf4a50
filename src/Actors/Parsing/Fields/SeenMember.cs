namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// The last value of a member that is the same for all lines of a file but for an offset, so that comparing it is enough to know that it fits. Not thread-safe.
/// </summary>
internal struct SeenMember
{
    private const int MostBytes = 1024;
    private const int MostDigits = 18;

    private byte[]? _last;

    /// <summary>True for the value that was kept, and for one that differs in its offset alone.</summary>
    public readonly bool IsLike(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> last = _last;
        if (value.SequenceEqual(last))
            return true;
        if (last.IsEmpty)
            return false;
        var same = value.CommonPrefixLength(last);
        var start = value[..same].LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1;
        if (!value[..start].EndsWith("\"offset\":"u8))
            return false;
        var (digits, digitsOfLast) = (Digits(value[start..]), Digits(last[start..]));
        return digits is > 0 and <= MostDigits
            && digitsOfLast > 0
            && (value[start] != (byte)'0' || digits == 1)
            && value[(start + digits)..].SequenceEqual(last[(start + digitsOfLast)..]);
    }

    /// <summary>Keeps a value that fits.</summary>
    public void Keep(ReadOnlySpan<byte> value)
    {
        if (value.Length <= MostBytes)
            _last = value.ToArray();
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }
}
