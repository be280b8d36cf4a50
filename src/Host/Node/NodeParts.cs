using System.Collections.Immutable;
using ActorPipeline.Actors.Pipeline;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Hosting;

namespace ActorPipeline.Host.Node;

/// <summary>What a command adds to a bare node: actors, and how to ask them how they are. What it is asked is about this node only.</summary>
public sealed record NodeParts
{
    /// <summary>Adds the actors of the pipeline, in the order data flows.</summary>
    public Action<AkkaConfigurationBuilder> AddActors { get; init; } = _ => { };

    /// <summary>What of the actors may change while they run; null when there is nothing to tune.</summary>
    public LiveTuning? Tuning { get; init; }

    /// <summary>How this node is. Throws <see cref="AskTimeoutException"/> when its actors do not answer in time.</summary>
    public Func<ActorSystem, Task<NodeReport>> Report { get; init; } = _ => Task.FromResult(new NodeReport(null, [], []));

    /// <summary>What the watcher knows; null when it does not run on this node.</summary>
    public Func<ActorSystem, Task<ConfigMapProtocol.Status?>> Watched { get; init; } = _ => Task.FromResult<ConfigMapProtocol.Status?>(null);
}
