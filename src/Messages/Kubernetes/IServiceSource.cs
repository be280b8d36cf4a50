namespace ActorPipeline.Messages.Kubernetes;

/// <summary>
/// Where services come from: the Kubernetes API, or the folders below a directory on a laptop. An I/O edge.
/// </summary>
public interface IServiceSource
{
    /// <summary>
    /// One watch: a <see cref="ServiceEvent.Snapshot"/> first, then changes as they happen. It ends, normally or with an
    /// exception, when the watch has to be started anew; the caller starts it again, with backoff.
    /// </summary>
    /// <param name="cancel">Ends the enumeration.</param>
    IAsyncEnumerable<ServiceEvent> WatchAsync(CancellationToken cancel);

    /// <summary>
    /// What is followed each on its own, so that the fault of one stays its own: a namespace (null for all there are) and its source.
    /// </summary>
    IReadOnlyList<(string? Namespace, IServiceSource Source)> Parts => [(null, this)];
}
