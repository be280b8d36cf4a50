using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>The services of a watch that take part. Immutable.</summary>
/// <param name="Services">Those that take part, with our annotations only.</param>
internal sealed record ServiceView(ImmutableSortedDictionary<ServiceId, ServiceDescription> Services)
{
    /// <summary>No services.</summary>
    public static readonly ServiceView Empty = new(ImmutableSortedDictionary<ServiceId, ServiceDescription>.Empty);

    /// <summary>
    /// The view after <paramref name="change"/>, and what changed in it: appeared, changed and went, in the order of ids.
    /// A service that stops taking part counts as deleted; one that opts out stays, and says so: its input goes at once, while that of a
    /// deleted one stays for its last lines. Changes of other fields and annotations do not count.
    /// </summary>
    public (ServiceView View, ImmutableArray<ServiceEvent> Changes) Apply(ServiceEvent change, KubernetesOptions options)
    {
        var after = change switch
        {
            ServiceEvent.Snapshot snapshot => snapshot.Services.Aggregate(Services.Clear(), (all, service) => With(all, service, options)),
            ServiceEvent.Added added => With(Services, added.Service, options),
            ServiceEvent.Modified modified => With(Services, modified.Service, options),
            ServiceEvent.Deleted deleted => Services.Remove(deleted.Id),
            _ => Services,
        };
        // A single change is compared on its own: comparing all services for each of n changes takes n² steps.
        var changes =
            change.About is not { } id ? Differences(Services, after)
            : Difference(Services, after, id) is { } one ? [one]
            : [];
        return (new ServiceView(after), changes);
    }

    /// <summary>Whether the service may take part: watched namespace, right suffix with something before it.</summary>
    public static bool TakesPart(ServiceDescription service, KubernetesOptions options) => options.WhyNot(service.Id) is null;

    private static ImmutableSortedDictionary<ServiceId, ServiceDescription> With(
        ImmutableSortedDictionary<ServiceId, ServiceDescription> all,
        ServiceDescription service,
        KubernetesOptions options
    ) => TakesPart(service, options) ? all.SetItem(service.Id, OursOnly(service)) : all.Remove(service.Id);

    // Annotations of tools (kubectl stores the whole object in one) are large and change often, and have no effect on an input.
    private static ServiceDescription OursOnly(ServiceDescription service) =>
        service with
        {
            Annotations = service.Annotations.RemoveRange(
                service.Annotations.Keys.Where(name => !name.StartsWith(ServiceHints.Prefix, StringComparison.Ordinal))
            ),
        };

    private static ImmutableArray<ServiceEvent> Differences(
        ImmutableSortedDictionary<ServiceId, ServiceDescription> before,
        ImmutableSortedDictionary<ServiceId, ServiceDescription> after
    ) =>
        ReferenceEquals(before, after)
            ? []
            :
            [
                .. after.Keys.Select(id => Difference(before, after, id)).OfType<ServiceEvent>(),
                .. before.Keys.Where(id => !after.ContainsKey(id)).Select(id => new ServiceEvent.Deleted(id)),
            ];

    private static ServiceEvent? Difference(
        ImmutableSortedDictionary<ServiceId, ServiceDescription> before,
        ImmutableSortedDictionary<ServiceId, ServiceDescription> after,
        ServiceId id
    ) =>
        (before.GetValueOrDefault(id), after.GetValueOrDefault(id)) switch
        {
            (null, { } appeared) => new ServiceEvent.Added(appeared),
            ({ } old, { } now) when !old.Equals(now) => new ServiceEvent.Modified(now),
            ({ }, null) => new ServiceEvent.Deleted(id),
            _ => null,
        };
}
