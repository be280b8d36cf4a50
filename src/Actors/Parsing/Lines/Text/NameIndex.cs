using System.Numerics;
using System.Runtime.InteropServices;

namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>
/// The member names of an object that is being written, and of the objects around it: a stack, so that a nested object
/// may repeat a name of an outer one. Holds positions in the buffer, not copies.
/// </summary>
internal sealed class NameIndex
{
    /// <summary>Names in all open objects of one line together.</summary>
    public const int Capacity = 1024;

    private uint[] _hashes = new uint[128];
    private (int Start, int End)[] _places = new (int, int)[128];
    private int _base;

    /// <summary>Names in this object and those around it.</summary>
    public int Count { get; private set; }

    public void Clear() => Count = _base = 0;

    /// <summary>Begins an object; give what it returns to <see cref="Leave"/>.</summary>
    public int Enter()
    {
        var outer = _base;
        _base = Count;
        return outer;
    }

    public void Leave(int outer)
    {
        Count = _base;
        _base = outer;
    }

    /// <summary>False when the object has the name at this position of <paramref name="text"/> already, or the index is full.</summary>
    public bool TryAdd(ReadOnlySpan<byte> text, int start, int end)
    {
        var hash = Hash(text[start..end]);
        var from = _base;
        while (true)
        {
            var hit = _hashes.AsSpan(from, Count - from).IndexOf(hash);
            if (hit < 0)
                break;
            var (s, e) = _places[from + hit];
            if (text[s..e].SequenceEqual(text[start..end]))
                return false;
            from += hit + 1;
        }
        if (Count == _hashes.Length)
        {
            if (Count >= Capacity)
                return false;
            Array.Resize(ref _hashes, Count * 2);
            Array.Resize(ref _places, Count * 2);
        }
        _hashes[Count] = hash;
        _places[Count++] = (start, end);
        return true;
    }

    /// <summary>Truncates to the first names, outside of nested objects.</summary>
    public void GoBack(int count) => (Count, _base) = (count, 0);

    /// <summary>Removes the name added last.</summary>
    public void RemoveLast() => Count--;

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        var hash = (uint)name.Length;
        if (name.Length < 8)
        {
            foreach (var b in name)
                hash = BitOperations.Crc32C(hash, b);
            return hash;
        }
        for (var at = 0; at < name.Length - 8; at += 8)
            hash = BitOperations.Crc32C(hash, MemoryMarshal.Read<ulong>(name[at..]));
        return BitOperations.Crc32C(hash, MemoryMarshal.Read<ulong>(name[^8..]));
    }
}
