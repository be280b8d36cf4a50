namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// When a partition pauses. A partition may hold as many raw bytes as the whole node has left free: one busy partition
/// may use half of the memory, two a third each, and there is always as much left for one more. So a partition whose
/// events are stuck (a blocked index) cannot starve the others. The rule is the dynamic threshold of shared-memory
/// switches (Choudhury and Hahne, 1998) with a factor of one.
/// </summary>
public static class IntakeGate
{
    /// <summary>Chunks of one partition without an outcome; more is a sign that something is stuck, whatever their size.</summary>
    public const int MaxChunks = 256;

    private const int SmallestChunk = 4 << 10;
    private const int ChunksPerShare = 8;

    /// <summary>
    /// The size of a chunk: smaller when many partitions share the memory, because each has a few chunks on their way in
    /// encoded form, which are not steered by the gate.
    /// </summary>
    /// <param name="configured"><c>buffer.chunk-bytes</c>.</param>
    /// <param name="limit">Raw bytes the node may hold.</param>
    /// <param name="partitions">Assigned partitions, at least 1.</param>
    public static int ChunkBytes(int configured, long limit, int partitions) =>
        (int)Math.Clamp(limit / ((long)partitions * ChunksPerShare), Math.Min(SmallestChunk, configured), configured);

    /// <summary>True when the partition has to stop being fetched.</summary>
    /// <param name="held">Raw bytes of this partition without an outcome.</param>
    /// <param name="chunks">Chunks of this partition without an outcome.</param>
    /// <param name="used">Raw bytes the node holds in all.</param>
    /// <param name="limit">Raw bytes the node may hold.</param>
    public static bool MustPause(long held, int chunks, long used, long limit) =>
        chunks >= MaxChunks || (chunks > 0 && held >= limit - used);

    /// <summary>True when a paused partition may go on: with slack, because each pause throws prefetched records away.</summary>
    /// <inheritdoc cref="MustPause"/>
    public static bool MayResume(long held, int chunks, long used, long limit) =>
        chunks <= MaxChunks / 2 && (chunks == 0 || held * 2 <= limit - used);
}
