using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// The names that lines bring again and again, with what was learnt of each: found by a few loads and compared whole, since to hash a name costs
/// more than all else that is done with it. What is not here is in the <see cref="PathTable"/>. Not thread-safe.
/// </summary>
internal sealed class NearNames
{
    private const int FirstSize = 64;
    private const int MostSize = 512;

    private Entry[] _entries = new Entry[FirstSize];
    private int _lost;

    /// <summary>Finds a name within an object; the kind is None when it is not here.</summary>
    public FieldKind Find(ReadOnlySpan<byte> name, ulong parent, out ulong path, out int parts)
    {
        if (ShortName.IsOne(name))
        {
            var wanted = new ShortName(name);
            ref readonly var entry = ref _entries[wanted.Place(parent, _entries.Length)];
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
        if (!ShortName.IsOne(name))
            return;
        var text = new ShortName(name);
        if (_entries[text.Place(parent, _entries.Length)].Kind != FieldKind.None && ++_lost > _entries.Length && _entries.Length < MostSize)
        {
            _entries = new Entry[_entries.Length * 2];
            _lost = 0;
        }
        _entries[text.Place(parent, _entries.Length)] = new Entry(text, parent, path, (byte)parts, kind);
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Array.Clear(_entries);

    private readonly record struct Entry(ShortName Name, ulong Parent, ulong Path, byte Parts, FieldKind Kind);
}
