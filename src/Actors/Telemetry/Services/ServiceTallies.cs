using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Actors.Telemetry.Services;

/// <summary>
/// The services of one node that are told apart: the first so many; all others are one, because who writes into a topic must not be able to
/// make up series without end. A service keeps its place until the process ends, so that no counter goes back. Thread-safe.
/// </summary>
/// <param name="most">How many are told apart.</param>
/// <param name="topics">How topics are named after services; null: <see cref="TopicNaming.Default"/>.</param>
public sealed class ServiceTallies(int most = ServiceTallies.Most, TopicNaming? topics = null)
{
    /// <summary>As many services as a node tells apart.</summary>
    public const int Most = 1_000;

    /// <summary>No name of a service or namespace in Kubernetes is longer.</summary>
    private const int LongestName = 63;

    private readonly ConcurrentDictionary<(string Service, string Namespace), ServiceTally> _services = new();
    private readonly ServiceTally _others = new(ServiceFigures.Others, "");
    private readonly TopicNaming _topics = topics ?? TopicNaming.Default;

    /// <summary>Counts for one service.</summary>
    internal ServiceTally Of(string service, string space)
    {
        if (_services.TryGetValue((service, space), out var known))
            return known;
        lock (_others)
        {
            return service.Length > LongestName || space.Length > LongestName || _services.Count >= most
                ? _others
                : _services.GetOrAdd((service, space), key => new ServiceTally(key.Service, key.Namespace));
        }
    }

    /// <summary>Events of a topic were deleted before they were read. Their service is known as far as the topic says it.</summary>
    internal void Lost(string topic, long events)
    {
        var (service, space) = (_topics.ServiceOf(topic), _topics.NamespaceOf(topic));
        // The namespace may stand in the events alone; then it is that of the events there were.
        var known = space is null ? _services.FirstOrDefault(one => one.Key.Service == service).Value : null;
        (known ?? Of(service, space ?? "default")).AddLost(events);
    }

    /// <summary>A minute has passed.</summary>
    internal void Mark()
    {
        foreach (var (_, tally) in _services)
            tally.Mark();
        _others.Mark();
    }

    /// <summary>What was counted so far, by name; the others last, when there are any.</summary>
    public ImmutableArray<ServiceFigures> Read()
    {
        var others = _others.Read();
        return
        [
            .. _services
                .Values.Select(tally => tally.Read())
                .OrderBy(figures => figures.Service, StringComparer.Ordinal)
                .ThenBy(figures => figures.Namespace, StringComparer.Ordinal),
            .. others.Events + others.Lost > 0 ? (ServiceFigures[])[others] : [],
        ];
    }
}
