using System.Collections.Immutable;
using ActorPipeline.Actors.Tracing;
using ActorPipeline.Host.Http;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Trace;

/// <summary>The observations that a trace is judged by.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Topic">The topic, as its brokers describe it.</param>
/// <param name="Index">The documents, as a search finds them.</param>
/// <param name="Now">The time of the observation.</param>
public sealed record TraceEvidence(string Service, TopicSeen Topic, IndexSeen Index, DateTimeOffset Now)
{
    /// <summary>The service's status at the watcher; null when it is unknown there, or there is no watcher.</summary>
    public ServiceStatus? Known { get; init; }

    /// <summary>A known service with a similar name; null when there is none.</summary>
    public string? Similar { get; init; }

    /// <summary>Null when no watcher answers.</summary>
    public ConfigMapStatus? ConfigMap { get; init; }

    /// <summary>How the services are watched; empty when no watcher answers.</summary>
    public ImmutableArray<WatchStatus> Watches { get; init; } = [];

    /// <summary>All consumers of the cluster.</summary>
    public ImmutableArray<NodeStatus> Nodes { get; init; } = [];

    /// <summary>The glob of its files.</summary>
    public string Paths { get; init; } = "";

    /// <summary><c>kubernetes.service-suffix</c>.</summary>
    public string Suffix { get; init; } = "-service";
}
