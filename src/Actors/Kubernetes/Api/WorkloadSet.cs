using System.Collections.Immutable;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>
/// The services seen through several kinds of objects: one name in one namespace is one service. Its annotations are those
/// of the first kind that has it; it is gone when the last object of that name is gone. Immutable.
/// </summary>
internal sealed record WorkloadSet(ImmutableDictionary<ServiceId, ImmutableSortedDictionary<int, ServiceDescription>> Seen)
{
    /// <summary>Nothing seen yet.</summary>
    public static readonly WorkloadSet Empty = new(ImmutableDictionary<ServiceId, ImmutableSortedDictionary<int, ServiceDescription>>.Empty);

    /// <summary>Every service, once.</summary>
    public ServiceEvent.Snapshot Snapshot => new([.. Seen.Values.Select(kinds => kinds.First().Value).OrderBy(service => service.Id)]);

    /// <summary>Without an event; for a list.</summary>
    public WorkloadSet With(int kind, ServiceDescription service) =>
        new(Seen.SetItem(service.Id, Seen.GetValueOrDefault(service.Id, ImmutableSortedDictionary<int, ServiceDescription>.Empty).SetItem(kind, service)));

    /// <summary>An object was added or changed, and what that means for its service: null when nothing.</summary>
    public (WorkloadSet Set, ServiceEvent? Change) Put(int kind, ServiceDescription service)
    {
        var after = With(kind, service);
        var speaker = after.Seen[service.Id].First().Value;
        return (
            after,
            Seen.TryGetValue(service.Id, out var before) switch
            {
                false => new ServiceEvent.Added(speaker),
                true when before!.First().Value.Equals(speaker) => null,
                true => new ServiceEvent.Modified(speaker),
            }
        );
    }

    /// <summary>An object is gone, and what that means for its service: null when nothing.</summary>
    public (WorkloadSet Set, ServiceEvent? Change) Remove(int kind, ServiceId id)
    {
        if (!Seen.TryGetValue(id, out var before) || !before.ContainsKey(kind))
        {
            return (this, null);
        }

        var rest = before.Remove(kind);
        return rest.IsEmpty
            ? (new WorkloadSet(Seen.Remove(id)), new ServiceEvent.Deleted(id))
            : (new WorkloadSet(Seen.SetItem(id, rest)), rest.First().Value.Equals(before.First().Value) ? null : new ServiceEvent.Modified(rest.First().Value));
    }
}
