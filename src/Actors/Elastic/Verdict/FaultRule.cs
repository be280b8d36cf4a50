namespace ActorPipeline.Actors.Elastic.Verdict;

/// <summary>
/// What a server's own error (500) means for a batch. One of its documents may be what the server fails at, so the batch is halved until that
/// one is found. A server that is ill answers the same to everybody: it is not the documents' fault then, and a single one is only blamed
/// when others are taken meanwhile. Pure.
/// </summary>
internal static class FaultRule
{
    private const int BeforeHalving = 3;

    /// <summary>A half of a batch that the server failed at is suspected at once.</summary>
    public const int OfHalf = BeforeHalving - 1;

    /// <summary>The batch to send again; null when it is to be halved, or its only event to be reduced.</summary>
    /// <param name="batch">The one that the server failed at.</param>
    /// <param name="othersWell">Whether another request was answered since the last failure.</param>
    public static BulkBatch? Again(BulkBatch batch, bool othersWell) =>
        batch switch
        {
            { Count: 1 } when !othersWell => batch.Again(faults: batch.Faults),
            { Faults: < BeforeHalving - 1 } => batch.Again(faults: batch.Faults + 1),
            _ => null,
        };

    /// <summary>The verdict on a batch that the server fails at.</summary>
    /// <param name="reason">What it said.</param>
    public static BulkVerdict.Halve Found(string reason) => new(500, "server_error", $"each time this was sent, and no other, the server failed: {reason}");
}
