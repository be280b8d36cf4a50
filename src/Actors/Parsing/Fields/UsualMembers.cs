using System.Numerics;
using System.Runtime.CompilerServices;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// Recognises objects that Filebeat writes into every event. They differ only in the order of their members and the digits of an offset, so they are compared
/// by a checksum over their bytes that ignores both. Only objects with no other names than Filebeat's are kept, so that a collision does no harm. Not
/// thread-safe.
/// </summary>
internal sealed class UsualMembers
{
    private const int Size = 256;
    private const ulong IsSum = 1UL << 32;

    private readonly ulong[] _sums = new ulong[Size];

    /// <summary>What an event is known by without its message; never 0.</summary>
    public static ulong Sum(ReadOnlySpan<byte> json, in EventShape shape)
    {
        var message = shape.Message;
        if (json.Length < Vector<byte>.Count)
            return IsSum;
        var (sums, squares) = (Vector<ushort>.Zero, Vector<ushort>.Zero);
        Add(json, shape.BodyStart, message.IsPresent ? message.ValueStart : shape.BodyEnd, ref sums, ref squares);
        if (message.IsPresent)
            Add(json, message.End, shape.BodyEnd, ref sums, ref squares);
        // Each lane is a sum modulo 2^16, so is their sum: it does not matter which lane a byte was added to.
        return IsSum | (ulong)Vector.Sum(squares) << 16 | Vector.Sum(sums);
    }

    /// <summary>True for an event that was kept.</summary>
    public bool Knows(ulong sum) => _sums[Place(sum)] == sum;

    /// <summary>Keeps an event that fits.</summary>
    public void Keep(ulong sum)
    {
        if (sum != IsSum)
            _sums[Place(sum)] = sum;
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Array.Clear(_sums);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ReadOnlySpan<byte> json, int at, int end, ref Vector<ushort> sums, ref Vector<ushort> squares)
    {
        for (; at <= end - Vector<byte>.Count; at += Vector<byte>.Count)
            AddAll(new Vector<byte>(json[at..]), ref sums, ref squares);
        if (at >= end)
            return;
        // The rest, with text before or behind it that is not counted.
        var from = Math.Min(at, json.Length - Vector<byte>.Count);
        var isCounted =
            Vector.GreaterThanOrEqual(Vector<byte>.Indices, new Vector<byte>((byte)(at - from)))
            & Vector.LessThan(Vector<byte>.Indices, new Vector<byte>((byte)(end - from)));
        AddAll(new Vector<byte>(json[from..]) & isCounted, ref sums, ref squares);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddAll(Vector<byte> bytes, ref Vector<ushort> sums, ref Vector<ushort> squares)
    {
        var isDigit = Vector.LessThan(bytes - new Vector<byte>((byte)'0'), new Vector<byte>(10));
        Vector.Widen(Vector.AndNot(bytes, isDigit), out var low, out var high);
        sums += low + high;
        squares += low * low + high * high;
    }

    private static int Place(ulong sum) => (int)((sum * 0x9E3779B97F4A7C15) >> 56);
}
