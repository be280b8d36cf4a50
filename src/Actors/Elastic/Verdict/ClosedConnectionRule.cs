namespace ActorPipeline.Actors.Elastic.Verdict;

/// <summary>
/// Decides what to do with a batch when the connection was closed in place of an answer. The body may be too large for the server or a proxy, so the batch is
/// halved after several of these in a row. An outage looks the same but halves little: then one request is sent at a time, with growing pauses, and nothing is
/// halved below a size that every server takes. Pure.
/// </summary>
internal static class ClosedConnectionRule
{
    private const int BeforeHalving = 4;

    /// <summary>
    /// Attempts before a single event is dead-lettered. It may have been indexed each time, and would then be in the index and among the dead letters.
    /// </summary>
    private const int BeforeGivingUp = 20;

    /// <summary>A body of at most this many bytes is not taken to be too large.</summary>
    private const int LeastTooLarge = 64 << 10;

    /// <summary>The batch to send again; null when its body is taken to be too large.</summary>
    /// <param name="batch">The batch whose connection was closed.</param>
    /// <param name="othersWell">Whether another request was answered since the last failure: otherwise a single event is not blamed.</param>
    public static BulkBatch? Again(BulkBatch batch, bool othersWell) =>
        batch switch
        {
            { Bytes: < LeastTooLarge } => batch.Again(),
            { Count: > 1, Cuts: < BeforeHalving } => batch.Again(batch.Cuts + 1),
            { Count: > 1 } => null,
            _ when !othersWell => batch.Again(batch.Cuts),
            { Cuts: < BeforeGivingUp } => batch.Again(batch.Cuts + 1),
            _ => null,
        };

    /// <summary>The verdict on a batch that is too large.</summary>
    /// <param name="reason">The error of the connection.</param>
    public static BulkVerdict.Halve TooLarge(string reason) =>
        new(0, "connection_closed", $"each time this was sent, the connection was closed, as if it were too large: {reason}");
}
