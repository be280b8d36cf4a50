using ActorPipeline.Actors.Elastic.Verdict;

namespace ActorPipeline.Actors.Elastic;

/// <summary>Sends bulk requests. An I/O edge.</summary>
internal interface IBulkClient
{
    /// <summary>
    /// Sends one request and returns what came back. Never throws for anything a network or a server does: that is an
    /// answer with status 0.
    /// </summary>
    /// <param name="batch">The events; must not be released before the task ends.</param>
    /// <param name="cancel">Gives up waiting.</param>
    Task<BulkAnswer> SendAsync(BulkBatch batch, CancellationToken cancel);
}
