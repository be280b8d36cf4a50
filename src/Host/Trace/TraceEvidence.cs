using System.Collections.Immutable;
using ActorPipeline.Actors.Tracing;
using ActorPipeline.Host.Http;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Trace;

/// <summary>What was seen of one service's way at one moment.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Topic">As its brokers tell.</param>
/// <param name="Index">As Elasticsearch tells.</param>
/// <param name="Now">When.</param>
public sealed record TraceEvidence(string Service, TopicSeen Topic, IndexSeen Index, DateTimeOffset Now)
{
    /// <summary>What the watcher knows of it; null when it does not know it, or there is no watcher.</summary>
    public ServiceStatus? Known { get; init; }

    /// <summary>A service that the watcher knows and whose name is much like this one's; null when there is none.</summary>
    public string? Similar { get; init; }

    /// <summary>Null when no watcher answers.</summary>
    public ConfigMapStatus? ConfigMap { get; init; }

    /// <summary>How the services are watched; empty when no watcher answers.</summary>
    public ImmutableArray<WatchStatus> Watches { get; init; } = [];

    /// <summary>All consumers of the cluster.</summary>
    public ImmutableArray<NodeStatus> Nodes { get; init; } = [];

    /// <summary>Where its files are.</summary>
    public string Paths { get; init; } = "";

    /// <summary>What the name of a service has to end in.</summary>
    public string Suffix { get; init; } = "-service";
}
