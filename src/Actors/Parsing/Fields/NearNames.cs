using System.Buffers.Binary;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// The names that lines bring again and again, with what was learnt of each: found by a few loads and compared whole, since to hash a name costs
/// more than all else that is done with it. What is not here is in the <see cref="PathTable"/>. Not thread-safe.
/// </summary>
internal sealed class NearNames
{
    private const int Longest = 32;
    private const int FirstSize = 64;
    private const int MostSize = 512;
    private const int Word = sizeof(ulong);

    private Entry[] _entries = new Entry[FirstSize];
    private int _lost;

    /// <summary>Finds a name within an object; the kind is None when it is not here.</summary>
    public FieldKind Find(ReadOnlySpan<byte> name, ulong parent, out ulong path, out int parts)
    {
        if ((uint)(name.Length - 1) < Longest)
        {
            var wanted = new Text(name);
            ref readonly var entry = ref _entries[Place(in wanted, parent)];
            if (entry.Parent == parent && entry.Name == wanted)
            {
                (path, parts) = (entry.Path, entry.Parts);
                return entry.Kind;
            }
        }
        (path, parts) = (0, 0);
        return FieldKind.None;
    }

    /// <summary>Keeps what was learnt of a name, in the place of another one if need be.</summary>
    public void Add(ReadOnlySpan<byte> name, ulong parent, ulong path, int parts, FieldKind kind)
    {
        if ((uint)(name.Length - 1) >= Longest)
            return;
        var text = new Text(name);
        if (_entries[Place(in text, parent)].Kind != FieldKind.None && ++_lost > _entries.Length && _entries.Length < MostSize)
        {
            _entries = new Entry[_entries.Length * 2];
            _lost = 0;
        }
        _entries[Place(in text, parent)] = new Entry(text, parent, path, (byte)parts, kind);
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Array.Clear(_entries);

    private int Place(in Text name, ulong parent) => (int)((name.Mixed ^ parent) * 0x9E3779B97F4A7C15 >> 40) & (_entries.Length - 1);

    /// <summary>A name of up to 32 bytes in four words, which overlap where it is no multiple of eight: with the length they say what it is.</summary>
    private readonly record struct Text
    {
        private readonly ulong _a;
        private readonly ulong _b;
        private readonly ulong _c;
        private readonly ulong _d;
        private readonly int _length;

        public Text(ReadOnlySpan<byte> name)
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

        public ulong Mixed => _a ^ _b * 0xC2B2AE3D27D4EB4F ^ _c * 0x165667B19E3779F9 ^ _d ^ (ulong)_length << 56;

        private static ulong Load(ReadOnlySpan<byte> text) => BinaryPrimitives.ReadUInt64LittleEndian(text);
    }

    private readonly record struct Entry(Text Name, ulong Parent, ulong Path, byte Parts, FieldKind Kind);
}
