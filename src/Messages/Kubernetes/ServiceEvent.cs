using System.Collections.Immutable;
using Akka.Actor;

namespace ActorPipeline.Messages.Kubernetes;

/// <summary>
/// What a watch says. The first event of every (re)started watch is a <see cref="Snapshot"/>: the whole truth, so that
/// nothing missed stays missed. Then come single changes.
/// </summary>
public abstract record ServiceEvent : INoSerializationVerificationNeeded
{
    private ServiceEvent() { }

    /// <summary>All services there are now; whatever is not in it is gone.</summary>
    public sealed record Snapshot(ImmutableArray<ServiceDescription> Services) : ServiceEvent
    {
        /// <summary>The one namespace of which this is the whole truth; null for all.</summary>
        public string? Namespace { get; init; }
    }

    /// <summary>The source answered, and nothing changed: it is there.</summary>
    public sealed record Heard : ServiceEvent
    {
        /// <summary>The only instance.</summary>
        public static readonly Heard Instance = new();
    }

    /// <summary>ADDED: a service appeared.</summary>
    public sealed record Added(ServiceDescription Service) : ServiceEvent;

    /// <summary>MODIFIED: a service changed, perhaps only in a part that does not concern us.</summary>
    public sealed record Modified(ServiceDescription Service) : ServiceEvent;

    /// <summary>DELETED: a service is gone.</summary>
    public sealed record Deleted(ServiceId Id) : ServiceEvent;
}
