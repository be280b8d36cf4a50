namespace ActorPipeline.Actors.Memory;

/// <summary>
/// Counts the pooled bytes a node holds between Kafka and Elasticsearch. Fetching is steered by raw record bytes; an event
/// grows on its way into a bulk body (action line, ECS fields), small ones to several times their size, and both forms
/// live until the outcome is known. Thread-safe; never blocks.
/// </summary>
public sealed class MemoryBudget
{
    private const double FirstGrowth = 3;

    /// <summary>One part in so many is kept free: pooled arrays have sizes of powers of two, so growth is only an estimate.</summary>
    private const int Reserve = 16;
    private const double Inertia = 0.9;

    private readonly long _maxBytes;
    private long _raw;
    private long _rawEncoded;
    private long _encoded;
    private double _growth = FirstGrowth;

    /// <param name="maxBytes"><c>buffer.max-bytes</c>, bytes.</param>
    public MemoryBudget(long maxBytes)
    {
        _maxBytes = maxBytes;
        Arrays = new ChunkArrays(maxBytes, () => Used);
    }

    /// <summary>The memory itself.</summary>
    public ChunkArrays Arrays { get; }

    /// <summary>
    /// Raw bytes that may be held before every partition pauses: those held now, and as many more as fit once all of them are encoded. Encoded bytes count
    /// with their real size, raw ones with the estimated growth.
    /// </summary>
    public long RawLimit
    {
        get
        {
            var growth = Volatile.Read(ref _growth);
            var raw = Raw;
            var toCome = (raw - Interlocked.Read(ref _rawEncoded)) * growth;
            return Math.Max(0, raw + (long)((_maxBytes - _maxBytes / Reserve - raw - Interlocked.Read(ref _encoded) - toCome) / (1 + growth)));
        }
    }

    /// <summary>Raw record bytes held now, bytes.</summary>
    public long Raw => Interlocked.Read(ref _raw);

    /// <summary>Raw and encoded bytes held now, bytes.</summary>
    public long Used => Raw + Interlocked.Read(ref _encoded);

    /// <summary>Counts raw bytes in (positive) or out (negative).</summary>
    public void AddRaw(int bytes) => Interlocked.Add(ref _raw, bytes);

    /// <summary>Updates the estimate of growth from one encoded chunk. Of two updates at the same time one may get lost, which does no harm.</summary>
    public void NoteGrowth(int raw, int encoded)
    {
        var seen = (double)encoded / raw;
        var known = Volatile.Read(ref _growth);
        // Up at once, down slowly: the limit must not be exceeded.
        Volatile.Write(ref _growth, seen > known ? seen : known * Inertia + seen * (1 - Inertia));
    }

    /// <summary>Counts encoded bytes in (positive) or out (negative).</summary>
    /// <param name="raw">Raw bytes that have an encoded form from now on, or have it no longer.</param>
    /// <param name="encoded">The bytes of that form.</param>
    public void AddEncoded(int raw, int encoded)
    {
        Interlocked.Add(ref _encoded, encoded);
        Interlocked.Add(ref _rawEncoded, raw);
    }
}
