using System.Collections.Immutable;
using Akka.Actor;

namespace ActorPipeline.Messages.Kubernetes;

/// <summary>
/// An event of a watch. The first one of every (re)started watch is a <see cref="Snapshot"/> of all services, which makes up for changes that were missed.
/// Single changes follow.
/// </summary>
public abstract record ServiceEvent : INoSerializationVerificationNeeded
{
    private ServiceEvent() { }

    /// <summary>The one service it is about; null when it is about all, or none.</summary>
    public ServiceId? About =>
        this switch
        {
            Added added => added.Service.Id,
            Modified modified => modified.Service.Id,
            Deleted deleted => deleted.Id,
            _ => null,
        };

    /// <summary>All services there are now; whatever is not in it is gone.</summary>
    public sealed record Snapshot(ImmutableArray<ServiceDescription> Services) : ServiceEvent
    {
        /// <summary>The namespace whose services these are; null for all namespaces.</summary>
        public string? Namespace { get; init; }
    }

    /// <summary>The source answered, and nothing has changed.</summary>
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
