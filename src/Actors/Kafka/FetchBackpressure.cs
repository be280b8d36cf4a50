namespace ActorPipeline.Actors.Kafka;

/// <summary>What the poll thread does next for a partition.</summary>
public enum FetchStep
{
    /// <summary>It may read on.</summary>
    Go,

    /// <summary>It has no room, but its events get outcomes: wait for the next one.</summary>
    Wait,

    /// <summary>It has no room and gets none: it must be paused.</summary>
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
    /// How long reading waits for a full partition since it last got an outcome. A pause throws away what librdkafka has fetched ahead; and the thread that
    /// fetches sleeps for up to a second when all partitions of its broker are paused, and is not woken when they are resumed (librdkafka 2.16). So
    /// partitions whose events are on their way must not be paused, however long a busy machine takes for a request. One that is stuck is not waited for again,
    /// and many that get stuck together cost this time once.
    /// </summary>
    public static readonly TimeSpan RoomTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The longest wait at a time, and the wait for the very first outcome: a node that has just started compiles what makes it. All partitions share one poll
    /// thread: it has to answer a rebalance, and to read for the others.
    /// </summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

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
    /// <param name="patience">How long it may still be waited for, see <see cref="Patience"/>.</param>
    public static FetchStep Next(long held, int chunks, long used, long limit, TimeSpan patience) =>
        !IsFull(held, chunks, used, limit) ? FetchStep.Go
        : patience > TimeSpan.Zero ? FetchStep.Wait
        : FetchStep.Pause;

    /// <summary>How long a full partition may still be waited for; not at all when it is zero or less.</summary>
    /// <param name="still">How long ago this partition got its last outcome, or was first looked at when it never got one.</param>
    /// <param name="hasOutcome">Whether it ever got one.</param>
    /// <param name="waited">How long it was waited for already.</param>
    public static TimeSpan Patience(TimeSpan still, bool hasOutcome, TimeSpan waited)
    {
        var (ofOutcome, ofWait) = ((hasOutcome ? RoomTimeout : LongestWait) - still, LongestWait - waited);
        return ofOutcome < ofWait ? ofOutcome : ofWait;
    }

    /// <summary>True when a paused partition may go on: with slack, because each pause throws prefetched records away.</summary>
    /// <inheritdoc cref="Next"/>
    public static bool MayResume(long held, int chunks, long used, long limit) => chunks <= MaxChunks / 2 && (chunks == 0 || held * 2 <= limit - used);

    private static bool IsFull(long held, int chunks, long used, long limit) => chunks >= MaxChunks || (chunks > 0 && held >= limit - used);
}
