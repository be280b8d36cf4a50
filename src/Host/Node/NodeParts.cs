using System.Collections.Immutable;
using ActorPipeline.Actors.Pipeline;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Hosting;

namespace ActorPipeline.Host.Node;

/// <summary>What a command adds to a node: actors, and functions that ask them for their status. All of it is about this node only.</summary>
public sealed record NodeParts
{
    /// <summary>Adds the actors of the pipeline, in the order data flows.</summary>
    public Action<AkkaConfigurationBuilder> AddActors { get; init; } = _ => { };

    /// <summary>The options that may change at runtime; null when there are none.</summary>
    public LiveTuning? Tuning { get; init; }

    /// <summary>The report of this node. Throws <see cref="AskTimeoutException"/> when its actors do not answer in time.</summary>
    public Func<ActorSystem, Task<NodeReport>> Report { get; init; } = _ => Task.FromResult(new NodeReport(null, [], []));

    /// <summary>The watcher's status; null when it does not run on this node.</summary>
    public Func<ActorSystem, Task<ConfigMapProtocol.Status?>> Watched { get; init; } = _ => Task.FromResult<ConfigMapProtocol.Status?>(null);

    /// <summary>The input of a service; null when the watcher does not run on this node, or does not follow it.</summary>
    public Func<ActorSystem, ServiceId, Task<GeneratedInput?>> Input { get; init; } = (_, _) => Task.FromResult<GeneratedInput?>(null);
}
