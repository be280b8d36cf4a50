namespace ActorPipeline.Actors.Elastic.Verdict;

/// <summary>
/// What a connection that was closed instead of an answer means for a batch. Its body may be too large for the server or a
/// proxy, so it is halved when that happens to it again and again. An outage looks the same, but halves little, since then one request is
/// sent at a time, with longer and longer pauses, and only down to a size that nobody refuses. Pure.
/// </summary>
internal static class CutRule
{
    private const int BeforeHalving = 4;

    /// <summary>A single event may have been applied each time, and would then be there and among the dead letters; so it is not given up lightly.</summary>
    private const int BeforeGivingUp = 20;

    /// <summary>No server or proxy has a limit below this, bytes.</summary>
    private const int LeastTooLarge = 64 << 10;

    /// <summary>The batch to send again; null when it is taken to be too large.</summary>
    /// <param name="batch">The one that met a closed connection.</param>
    /// <param name="othersWell">Whether another request was answered since the last failure: against a single event only that counts.</param>
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
    /// <param name="reason">What the connection's end was called.</param>
    public static BulkVerdict.Halve TooLarge(string reason) =>
        new(0, "connection_closed", $"each time this was sent, the connection was closed, as if it were too large: {reason}");
}
