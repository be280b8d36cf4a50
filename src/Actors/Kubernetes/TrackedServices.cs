using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Every service whose input belongs in the ConfigMap: existing ones, and deleted ones within their grace period, in which their last lines are shipped.
/// Immutable; a method that changes nothing returns the same instance.
/// </summary>
/// <param name="All">All of them, also those in <paramref name="Removing"/>, with their inputs: made once for each change.</param>
/// <param name="Removing">Deleted services within their grace period.</param>
internal sealed record TrackedServices(ImmutableSortedDictionary<ServiceId, ServiceInput> All, ImmutableSortedSet<ServiceId> Removing)
{
    /// <summary>No services.</summary>
    public static readonly TrackedServices Empty = new(ImmutableSortedDictionary<ServiceId, ServiceInput>.Empty, ImmutableSortedSet<ServiceId>.Empty);

    /// <summary>Takes in a change. Services missing in a snapshot are deleted; a service that appears again is no longer removing.</summary>
    public TrackedServices Apply(ServiceEvent change, FilebeatOptions options) =>
        change switch
        {
            ServiceEvent.Added added => Present(added.Service, options),
            ServiceEvent.Modified modified => Present(modified.Service, options),
            ServiceEvent.Deleted deleted => Gone(deleted.Id),
            ServiceEvent.Snapshot snapshot => All
                .Keys.Where(id => snapshot.Namespace is null || snapshot.Namespace == id.Namespace)
                .Except(snapshot.Services.Select(service => service.Id))
                .Aggregate(snapshot.Services.Aggregate(this, (all, service) => all.Present(service, options)), (all, id) => all.Gone(id)),
            _ => this,
        };

    /// <summary>The services that <paramref name="change"/> may begin or cease to remove.</summary>
    public IEnumerable<ServiceId> Touched(ServiceEvent change) => change.About is { } id ? [id] : All.Keys;

    /// <summary>The grace period of a service is over: removes it, unless it has appeared again.</summary>
    public TrackedServices Forget(ServiceId id) => Removing.Contains(id) ? new TrackedServices(All.Remove(id), Removing.Remove(id)) : this;

    /// <summary>
    /// Applies the inputs that were written before this start: they are the last valid input of existing services. A service that does not exist was deleted
    /// meanwhile, and its grace period begins now. Inputs of a namespace without a snapshot yet are kept.
    /// </summary>
    /// <param name="written">The inputs that were written before this start.</param>
    /// <param name="isHeard">Whether the namespace has sent a snapshot, or is no longer watched.</param>
    public TrackedServices Recover(IEnumerable<(ServiceId Id, FilebeatInput Input)> written, Func<string, bool> isHeard)
    {
        var (all, removing) = (All, Removing);
        foreach (var (id, input) in written)
        {
            if (!all.TryGetValue(id, out var known))
            {
                all = all.Add(id, new ServiceInput(new ServiceDescription(id), input));
                removing = isHeard(id.Namespace) ? removing.Add(id) : removing;
            }
            else if (known.Good is null)
            {
                all = all.SetItem(id, known with { Good = input });
            }
        }

        return Changed(all, removing);
    }

    /// <summary>When the service of each key was made, worked out when asked.</summary>
    public Func<IReadOnlyDictionary<string, DateTimeOffset>> Since(DesiredState desired) =>
        () =>
            desired
                .Outcomes.Where(pair => pair.Value.Key is not null)
                .ToDictionary(
                    pair => pair.Value.Key!,
                    pair => All.GetValueOrDefault(pair.Key)?.Service.Created ?? DateTimeOffset.MinValue,
                    StringComparer.Ordinal
                );

    private TrackedServices Present(ServiceDescription service, FilebeatOptions options)
    {
        var known = All.GetValueOrDefault(service.Id);
        var all = known is not null && known.Service.Equals(service) ? All : All.SetItem(service.Id, ServiceInput.For(service, options, known));
        return Changed(all, Removing.Remove(service.Id));
    }

    private TrackedServices Gone(ServiceId id) => All.ContainsKey(id) ? Changed(All, Removing.Add(id)) : this;

    private TrackedServices Changed(ImmutableSortedDictionary<ServiceId, ServiceInput> all, ImmutableSortedSet<ServiceId> removing) =>
        ReferenceEquals(all, All) && ReferenceEquals(removing, Removing) ? this : new TrackedServices(all, removing);
}
