using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Every service whose input belongs into the ConfigMap: those that are there, and those that are gone but whose last
/// lines may still be on their way. Immutable; a method that changes nothing returns the same instance.
/// </summary>
/// <param name="All">All of them, also those in <paramref name="Removing"/>, with their inputs: made once for each change.</param>
/// <param name="Removing">Those that are gone and stay for the grace only.</param>
internal sealed record TrackedServices(ImmutableSortedDictionary<ServiceId, ServiceInput> All, ImmutableSortedSet<ServiceId> Removing)
{
    /// <summary>No services.</summary>
    public static readonly TrackedServices Empty = new(ImmutableSortedDictionary<ServiceId, ServiceInput>.Empty, ImmutableSortedSet<ServiceId>.Empty);

    /// <summary>Takes in a change. What a snapshot does not name is gone; what appears again is no longer removing.</summary>
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
    public IEnumerable<ServiceId> Touched(ServiceEvent change) =>
        change switch
        {
            ServiceEvent.Added added => [added.Service.Id],
            ServiceEvent.Modified modified => [modified.Service.Id],
            ServiceEvent.Deleted deleted => [deleted.Id],
            _ => All.Keys,
        };

    /// <summary>The grace of a service is over: forgets it, unless it is back.</summary>
    public TrackedServices Forget(ServiceId id) => Removing.Contains(id) ? new TrackedServices(All.Remove(id), Removing.Remove(id)) : this;

    /// <summary>
    /// Takes in what an earlier life wrote: the last good input of services that are there; a service that is not there
    /// went while nobody watched, and gets the grace from now on. What is in a namespace that has not been heard of yet is taken as it is.
    /// </summary>
    /// <param name="written">What an earlier life wrote.</param>
    /// <param name="isHeard">Whether the namespace was heard of, or is none of ours any more.</param>
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
