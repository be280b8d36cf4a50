namespace ActorPipeline.Actors.Memory;

/// <summary>
/// The memory of chunks and slices, used again and again. What is kept and what is in use are together no more than the budget, and a quarter for what a chunk
/// has beside its records. Thread-safe.
/// </summary>
public sealed class ChunkArrays
{
    private readonly long _mostBytes;
    private readonly Func<long> _used;
    private long _kept;

    /// <param name="maxBytes"><c>buffer.max-bytes</c>, bytes.</param>
    /// <param name="used">Bytes in use now.</param>
    internal ChunkArrays(long maxBytes, Func<long> used)
    {
        (_mostBytes, _used) = (maxBytes + maxBytes / 4, used);
        Bytes = new(MayKeep, Taken);
        Entries = new(MayKeep, Taken);
        Ends = new(MayKeep, Taken);
    }

    /// <summary>Records, and their encoded form.</summary>
    internal FreeArrays<byte> Bytes { get; }

    /// <summary>Where records lie in their chunk.</summary>
    internal FreeArrays<RecordEntry> Entries { get; }

    /// <summary>Where events end in their slice.</summary>
    internal FreeArrays<int> Ends { get; }

    /// <summary>Bytes that are free and kept.</summary>
    public long Kept => Interlocked.Read(ref _kept);

    /// <summary>Lets all go that is free: nothing flows.</summary>
    public void Clear()
    {
        Bytes.Clear();
        Entries.Clear();
        Ends.Clear();
    }

    private bool MayKeep(long bytes)
    {
        if (Interlocked.Add(ref _kept, bytes) + _used() <= _mostBytes)
            return true;
        Taken(bytes);
        // Sizes that nobody rents any more must not keep out those that are.
        if (Kept > _mostBytes / 4)
            Clear();
        return false;
    }

    private void Taken(long bytes) => Interlocked.Add(ref _kept, -bytes);
}
