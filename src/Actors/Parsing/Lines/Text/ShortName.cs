using System.Buffers.Binary;

namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>A name of up to 32 bytes in four words, which overlap where it is no multiple of eight: with the length they say what it is.</summary>
internal readonly record struct ShortName
{
    private const int Longest = 32;
    private const int Word = sizeof(ulong);

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;
    private readonly int _length;

    /// <param name="name">One for which <see cref="IsOne"/> is true.</param>
    public ShortName(ReadOnlySpan<byte> name)
    {
        _length = name.Length;
        if (name.Length >= Word)
        {
            _a = Load(name);
            _b = Load(name[^Word..]);
            if (name.Length > 2 * Word)
            {
                _c = Load(name[Word..]);
                _d = name.Length > 3 * Word ? Load(name[(2 * Word)..]) : 0;
            }
        }
        else
        {
            _a =
                name.Length >= Word / 2
                    ? BinaryPrimitives.ReadUInt32LittleEndian(name) | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^(Word / 2)..]) << 32
                    : name[0] | (ulong)name[name.Length / 2] << 8 | (ulong)name[^1] << 16;
        }
    }

    /// <summary>True for a name of 1 to 32 bytes.</summary>
    public static bool IsOne(ReadOnlySpan<byte> name) => (uint)(name.Length - 1) < Longest;

    /// <summary>The place of the name in a table whose size is a power of two.</summary>
    public int Place(ulong seed, int size) => (int)((Mixed ^ seed) * 0x9E3779B97F4A7C15 >> 40) & (size - 1);

    private ulong Mixed => _a ^ _b * 0xC2B2AE3D27D4EB4F ^ _c * 0x165667B19E3779F9 ^ _d ^ (ulong)_length << 56;

    private static ulong Load(ReadOnlySpan<byte> text) => BinaryPrimitives.ReadUInt64LittleEndian(text);
}
