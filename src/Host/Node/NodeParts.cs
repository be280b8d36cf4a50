using System.Collections.Immutable;
using ActorPipeline.Actors.Cluster;
using ActorPipeline.Host.Http;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Hosting;

namespace ActorPipeline.Host.Node;

/// <summary>What a command adds to a bare node: actors, and how to ask them how they are.</summary>
public sealed record NodeParts
{
    /// <summary>Adds the actors of the pipeline, in the order data flows.</summary>
    public Action<AkkaConfigurationBuilder> AddActors { get; init; } = _ => { };

    /// <summary>What of the actors may change while they run; null when there is nothing to tune.</summary>
    public LiveTuning? Tuning { get; init; }

    /// <summary>Status of every node that answers in time. Throws <see cref="AskTimeoutException"/> when none does.</summary>
    public Func<ActorSystem, CancellationToken, Task<ImmutableArray<NodeStatus>>> Nodes { get; init; } =
        (_, _) => Task.FromResult(ImmutableArray<NodeStatus>.Empty);

    /// <summary>What the watcher knows; null when there is none in the cluster.</summary>
    public Func<ActorSystem, CancellationToken, Task<ConfigMapProtocol.Status?>> ConfigMap { get; init; } =
        (_, _) => Task.FromResult<ConfigMapProtocol.Status?>(null);
}
