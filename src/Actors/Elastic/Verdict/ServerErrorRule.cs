namespace ActorPipeline.Actors.Elastic.Verdict;

/// <summary>
/// Decides what to do with a batch when the server answers 500 for the whole request. One of its events may be the cause, so the batch is halved until that
/// event is found. A server that fails at every request is waited for: a single event is blamed only when other requests are answered meanwhile. Pure.
/// </summary>
internal static class ServerErrorRule
{
    private const int BeforeHalving = 3;

    /// <summary>A half of a batch that the server failed at is halved again at its first failure.</summary>
    public const int OfHalf = BeforeHalving - 1;

    /// <summary>The batch to send again; null when it is to be halved, or its only event is to be sent without fields.</summary>
    /// <param name="batch">The batch that the server failed at.</param>
    /// <param name="othersWell">Whether another request was answered since the last failure.</param>
    public static BulkBatch? Again(BulkBatch batch, bool othersWell) =>
        batch switch
        {
            { Count: 1 } when !othersWell => batch.Again(faults: batch.Faults),
            { Faults: < BeforeHalving - 1 } => batch.Again(faults: batch.Faults + 1),
            _ => null,
        };

    /// <summary>The verdict on a batch that the server fails at.</summary>
    /// <param name="reason">The server's error.</param>
    public static BulkVerdict.Halve Found(string reason) => new(500, "server_error", $"each time this was sent, and no other, the server failed: {reason}");
}
