using System.Collections.Immutable;

namespace ActorPipeline.Messages.Kubernetes;

/// <summary>
/// Where the Filebeat inputs are kept: a ConfigMap behind the Kubernetes API, or a directory on a laptop.
/// </summary>
public interface IConfigMapStore
{
    /// <summary>
    /// Makes our keys of the ConfigMap exactly <paramref name="desired"/>: adds, replaces, and removes keys we wrote
    /// before and no longer name. Keys of other writers survive. An expected refusal is no exception but a value. Called with what was applied last, it checks
    /// all of it on the server, because then the caller suspects drift.
    /// </summary>
    /// <param name="desired">Key (file name) to content (YAML text). What there is no room for waits: the answer names it.</param>
    /// <param name="cancel">Gives up waiting; what the server did is then unknown.</param>
    Task<ConfigMapWrite> ApplyAsync(ImmutableSortedDictionary<string, string> desired, CancellationToken cancel);

    /// <inheritdoc cref="ApplyAsync(ImmutableSortedDictionary{string, string}, CancellationToken)" />
    /// <param name="desired">Key (file name) to content (YAML text). What there is no room for waits: the answer names it.</param>
    /// <param name="since">Tells when the service of each key was made, when there is not room for all: the newest wait.</param>
    /// <param name="cancel">Gives up waiting; what the server did is then unknown.</param>
    Task<ConfigMapWrite> ApplyAsync(
        ImmutableSortedDictionary<string, string> desired,
        Func<IReadOnlyDictionary<string, DateTimeOffset>> since,
        CancellationToken cancel
    ) => ApplyAsync(desired, cancel);

    /// <summary>
    /// What we wrote in an earlier life and is still there: key to content, without keys of other writers. Read once, before the
    /// first write. A store that keeps no such memory answers with nothing.
    /// </summary>
    Task<ConfigMapRead> ReadAsync(CancellationToken cancel) => Task.FromResult<ConfigMapRead>(ConfigMapRead.Own.None);

    /// <summary>
    /// Yields once for each change that somebody else made to the ConfigMap (drift), until cancelled. An element carries no data: the
    /// answer to any drift is to apply the desired state again.
    /// </summary>
    IAsyncEnumerable<bool> WatchDriftAsync(CancellationToken cancel);
}

/// <summary>What became of reading our own keys.</summary>
public abstract record ConfigMapRead
{
    private ConfigMapRead() { }

    /// <summary>These keys are ours.</summary>
    public sealed record Own(ImmutableSortedDictionary<string, string> Content) : ConfigMapRead
    {
        /// <summary>No keys.</summary>
        public static readonly Own None = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));
    }

    /// <summary>No right to read (401, 403).</summary>
    public sealed record Forbidden(string Reason) : ConfigMapRead;

    /// <summary>The server is away or overloaded; tried again with backoff.</summary>
    public sealed record Unavailable(string Reason) : ConfigMapRead;
}

/// <summary>What became of one write of the ConfigMap.</summary>
public abstract record ConfigMapWrite
{
    private ConfigMapWrite() { }

    /// <summary>The ConfigMap holds the desired state now, but for what waits.</summary>
    /// <param name="Changed">False when it held it before, and nothing was written.</param>
    public sealed record Applied(bool Changed) : ConfigMapWrite
    {
        /// <summary>Keys for which there is no room; those that were there before keep their old content.</summary>
        public ImmutableSortedSet<string> Waiting { get; init; } = [];

        /// <summary>How full each ConfigMap is, bytes as the server counts them, with what others keep there; none when the store does not know.</summary>
        public ImmutableArray<long> Used { get; init; } = [];
    }

    /// <summary>Another writer insists on a key of ours (409); tried again.</summary>
    public sealed record Conflict(string Reason) : ConfigMapWrite;

    /// <summary>Over the server's size limit (413, 422); the old state stays.</summary>
    public sealed record TooLarge(string Reason) : ConfigMapWrite;

    /// <summary>No right to write (401, 403), the namespace is missing (404), or the server finds it invalid; the old state stays.</summary>
    public sealed record Forbidden(string Reason) : ConfigMapWrite;

    /// <summary>The server is away or overloaded (429, 5xx, no answer); tried again with backoff.</summary>
    public sealed record Unavailable(string Reason) : ConfigMapWrite;
}
