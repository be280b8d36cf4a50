namespace ActorPipeline.Actors.Memory;

/// <summary>
/// Counts the pooled bytes a node holds between Kafka and Elasticsearch. Raw record bytes are what intake is steered by;
/// encoded bytes are counted beside them so that the status shows the whole. Thread-safe; never blocks.
/// </summary>
/// <param name="maxBytes"><c>buffer.max-bytes</c>, bytes.</param>
public sealed class MemoryBudget(long maxBytes)
{
    private const double FirstGrowth = 3;
    private const double Inertia = 0.9;

    private long _raw;
    private long _encoded;
    private double _growth = FirstGrowth;

    /// <summary>
    /// Raw bytes that may be held before every partition pauses: so many that everything fits when all of it is encoded.
    /// An event grows on its way into a bulk body (action line, ECS fields), small ones to several times their size, and
    /// both forms live until the outcome is known.
    /// </summary>
    public long RawLimit => (long)(maxBytes / (1 + Volatile.Read(ref _growth)));

    /// <summary>Raw record bytes held now, bytes.</summary>
    public long Raw => Interlocked.Read(ref _raw);

    /// <summary>Raw and encoded bytes held now, bytes.</summary>
    public long Used => Raw + Interlocked.Read(ref _encoded);

    /// <summary>Counts raw bytes in (positive) or out (negative).</summary>
    public void AddRaw(int bytes) => Interlocked.Add(ref _raw, bytes);

    /// <summary>Learns how many encoded bytes came of raw ones. A lost update of two at once does no harm.</summary>
    public void NoteGrowth(int raw, int encoded)
    {
        var seen = (double)encoded / raw;
        var known = Volatile.Read(ref _growth);
        // Up at once, down slowly: the limit must not be exceeded.
        Volatile.Write(ref _growth, seen > known ? seen : known * Inertia + seen * (1 - Inertia));
    }

    /// <summary>Counts encoded bytes in (positive) or out (negative).</summary>
    public void AddEncoded(int bytes) => Interlocked.Add(ref _encoded, bytes);
}
