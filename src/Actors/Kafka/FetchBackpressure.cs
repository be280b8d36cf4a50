namespace ActorPipeline.Actors.Kafka;

/// <summary>What the poll thread does next for a partition.</summary>
public enum FetchStep
{
    /// <summary>It may read on.</summary>
    Go,

    /// <summary>It has no room, but may get it at once: wait for the next outcome.</summary>
    Wait,

    /// <summary>It has no room and got none in time: it must be paused.</summary>
    Pause,
}

/// <summary>
/// When a partition waits or pauses. A partition may hold as many raw bytes as the whole node has left free: one busy partition
/// may use half of the memory, two a third each, and there is always as much left for one more. So a partition whose
/// events are stuck (a blocked index) cannot starve the others. The rule is the dynamic threshold of shared-memory
/// switches (Choudhury and Hahne, 1998) with a factor of one.
/// </summary>
public static class FetchBackpressure
{
    /// <summary>Chunks of one partition without an outcome; more is a sign that something is stuck, whatever their size.</summary>
    public const int MaxChunks = 256;

    /// <summary>
    /// How long reading waits for a full partition to get room. A pause would throw away what librdkafka has fetched ahead, and when
    /// everything flows but Kafka is the fastest part, partitions would pause and resume all the time.
    /// </summary>
    public static readonly TimeSpan RoomTimeout = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// After a wait in vain, for whichever partition, no partition is waited for during this time. All partitions share one poll thread, so a wait for one
    /// delays the others, and many stuck partitions must not make it wait one after the other.
    /// </summary>
    public static readonly TimeSpan WaitAgainAfter = TimeSpan.FromSeconds(1);

    private const int SmallestChunk = 4 << 10;
    private const int ChunksPerShare = 2;

    /// <summary>
    /// The most bytes of a chunk: fewer when many partitions share the memory, because each holds at least one and fills another.
    /// Large ones are cheaper: what a chunk costs on its way does not depend on its size.
    /// </summary>
    /// <param name="configured"><c>buffer.chunk-bytes</c>.</param>
    /// <param name="limit">Raw bytes the node may hold.</param>
    /// <param name="partitions">Assigned partitions, at least 1.</param>
    public static int ChunkBytes(int configured, long limit, int partitions) =>
        (int)Math.Clamp(limit / ((long)partitions * ChunksPerShare), Math.Min(SmallestChunk, configured), configured);

    /// <summary>What to do with a partition that got records.</summary>
    /// <param name="held">Raw bytes of this partition without an outcome.</param>
    /// <param name="chunks">Chunks of this partition without an outcome.</param>
    /// <param name="used">Raw bytes the node holds in all.</param>
    /// <param name="limit">Raw bytes the node may hold.</param>
    /// <param name="waited">How long it was waited for already.</param>
    /// <param name="sinceVain">How long ago a wait, for whichever partition, was in vain.</param>
    public static FetchStep Next(long held, int chunks, long used, long limit, TimeSpan waited, TimeSpan sinceVain) =>
        !IsFull(held, chunks, used, limit) ? FetchStep.Go
        : waited < RoomTimeout && sinceVain >= WaitAgainAfter ? FetchStep.Wait
        : FetchStep.Pause;

    /// <summary>True when a paused partition may go on: with slack, because each pause throws prefetched records away.</summary>
    /// <inheritdoc cref="Next"/>
    public static bool MayResume(long held, int chunks, long used, long limit) => chunks <= MaxChunks / 2 && (chunks == 0 || held * 2 <= limit - used);

    private static bool IsFull(long held, int chunks, long used, long limit) => chunks >= MaxChunks || (chunks > 0 && held >= limit - used);
}
