namespace ActorPipeline.Messages.Kubernetes;

/// <summary>
/// Where services come from: the Kubernetes API, or the folders below a directory on a laptop.
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
    /// The namespaces that are watched separately, so that a fault in one does not stop the others, each with its source; null stands for all namespaces.
    /// </summary>
    IReadOnlyList<(string? Namespace, IServiceSource Source)> Parts => [(null, this)];
}
