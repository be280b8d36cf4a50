using ActorPipeline.Actors.Elastic.Verdict;

namespace ActorPipeline.Actors.Elastic;

/// <summary>Sends bulk requests.</summary>
internal interface IBulkClient
{
    /// <summary>
    /// Sends one request. Errors of the network or the server are no exceptions but answers; without an answer the status is 0.
    /// </summary>
    /// <param name="batch">The events; must not be released before the task ends.</param>
    /// <param name="cancel">Gives up waiting.</param>
    Task<BulkAnswer> SendAsync(BulkBatch batch, CancellationToken cancel);
}
