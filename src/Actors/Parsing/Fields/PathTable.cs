namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// A partition's cache of field names of its service, dotted ones too, with path and kind. A hash table with open addressing that grows to a limit and is then
/// cleared. Not thread-safe.
/// </summary>
internal sealed class PathTable
{
    private const int FirstSize = 64;
    private const int MostSize = 2048;

    private Entry[] _entries = new Entry[FirstSize];
    private int _count;

    /// <summary>The kind of the name with this hash, None when it is not here.</summary>
    public FieldKind Find(ulong name, out ulong path, out int parts)
    {
        var entries = _entries;
        for (var at = (uint)name; ; at++)
        {
            ref readonly var entry = ref entries[at & (uint)(entries.Length - 1)];
            if (entry.Kind != FieldKind.None && entry.Name != name)
                continue;
            (path, parts) = (entry.Path, entry.Parts);
            return entry.Kind;
        }
    }

    /// <summary>Adds a name.</summary>
    public void Add(ulong name, ulong path, int parts, FieldKind kind)
    {
        if (++_count > _entries.Length / 2)
            Grow();
        Put(new Entry(name, path, (byte)parts, kind));
    }

    private void Grow()
    {
        var old = _entries;
        if (old.Length == MostSize)
        {
            Array.Clear(old);
            _count = 1;
            return;
        }
        _entries = new Entry[old.Length * 2];
        foreach (var entry in old)
        {
            if (entry.Kind != FieldKind.None)
                Put(entry);
        }
    }

    private void Put(in Entry entry)
    {
        var at = (uint)entry.Name;
        while (_entries[at & (uint)(_entries.Length - 1)].Kind != FieldKind.None)
            at++;
        _entries[at & (uint)(_entries.Length - 1)] = entry;
    }

    private readonly record struct Entry(ulong Name, ulong Path, byte Parts, FieldKind Kind);
}
