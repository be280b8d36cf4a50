using System.Numerics;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// Recognises objects that Filebeat writes into every event. They differ only in the order of their members and the digits of an offset, so they are compared
/// by a checksum over their bytes that ignores both. Only objects with no other names than Filebeat's are kept, so that a collision does no harm. Not
/// thread-safe.
/// </summary>
internal sealed class UsualMembers
{
    private const int Size = 256;

    private readonly ulong[] _sums = new ulong[Size];

    /// <summary>The checksum of an object; never 0.</summary>
    /// <param name="number">The number of its name.</param>
    /// <param name="json">The event.</param>
    /// <param name="member">Where the object lies in it.</param>
    public static ulong Sum(int number, ReadOnlySpan<byte> json, Member member)
    {
        uint sum = 0;
        var at = member.ValueStart;
        // Mostly at least a vector's length of text follows the object.
        if (member.End + Vector<byte>.Count <= json.Length)
        {
            var sums = Vector<ushort>.Zero;
            for (; at < member.End; at += Vector<byte>.Count)
            {
                var bytes = new Vector<byte>(json[at..]);
                var isDigit = Vector.LessThan(bytes - new Vector<byte>((byte)'0'), new Vector<byte>(10));
                var isBehind = Vector.GreaterThanOrEqual(Vector<byte>.Indices, new Vector<byte>((byte)Math.Min(member.End - at, byte.MaxValue)));
                Vector.Widen(Vector.AndNot(bytes, isDigit | isBehind), out var low, out var high);
                sums += low * low + high * high;
            }
            Vector.Widen(sums, out var some, out var others);
            sum = Vector.Sum(some + others);
        }
        else
        {
            for (; at < member.End; at++)
                sum += json[at] - (byte)'0' < 10u ? 0u : (uint)(json[at] * json[at]);
        }

        return (ulong)sum << 32 | (ulong)(uint)(member.End - member.ValueStart) << 8 | (uint)number | 0x80;
    }

    /// <summary>True when an object with this checksum was kept.</summary>
    public bool Knows(ulong sum) => _sums[Place(sum)] == sum;

    /// <summary>Keeps an object that fits.</summary>
    public void Keep(ulong sum) => _sums[Place(sum)] = sum;

    private static int Place(ulong sum) => (int)((sum * 0x9E3779B97F4A7C15) >> 56);
}
