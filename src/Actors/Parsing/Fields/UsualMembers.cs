using System.Numerics;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// The objects Filebeat writes into every event are the same but for the order of their members, which is another each time, and the digits of an offset. So
/// they are
/// known by a sum over their bytes that heeds neither. Only objects in which every name is Filebeat's own are kept: two of those that have the same sum
/// are as good as each other. Not thread-safe.
/// </summary>
internal sealed class UsualMembers
{
    private const int Size = 256;

    private readonly ulong[] _sums = new ulong[Size];

    /// <summary>What an object is known by; never 0.</summary>
    /// <param name="number">The number of its name.</param>
    /// <param name="json">The event.</param>
    /// <param name="member">Where the object lies in it.</param>
    public static ulong Sum(int number, ReadOnlySpan<byte> json, Member member)
    {
        uint sum = 0;
        var at = member.ValueStart;
        // The event ends with a brace, so there is mostly more text behind the object than a vector is long.
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

    /// <summary>True for an object that was kept.</summary>
    public bool Knows(ulong sum) => _sums[Place(sum)] == sum;

    /// <summary>Keeps an object that fits.</summary>
    public void Keep(ulong sum) => _sums[Place(sum)] = sum;

    private static int Place(ulong sum) => (int)((sum * 0x9E3779B97F4A7C15) >> 56);
}
