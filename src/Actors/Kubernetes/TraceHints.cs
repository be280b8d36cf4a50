using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Which services were told that nobody joins their stack traces. Told once, and again after <see cref="Again"/> looks while more such lines come, so that the
/// Event does not end while its reason lasts. Immutable; bounded by the number of services.
/// </summary>
/// <param name="Looks">How often the lines were looked at.</param>
/// <param name="Told">When each service was told, by number of the look, and how many lines there were.</param>
internal sealed record TraceHints(int Looks, ImmutableDictionary<ServiceId, (int Look, long Lines)> Told)
{
    /// <summary>Nobody told.</summary>
    public static readonly TraceHints None = new(0, ImmutableDictionary<ServiceId, (int, long)>.Empty);

    /// <summary>The most reports of one look: they must not hold up those of new and rejected services.</summary>
    public const int MostAtOnce = 50;

    /// <summary>Looks between two reports about one service. The API server deletes an Event after an hour without a report.</summary>
    public const int Again = 30;

    /// <summary>What is to be told now.</summary>
    /// <param name="seen">What the nodes count.</param>
    /// <param name="services">The services there are.</param>
    /// <param name="outcomes">Their topics.</param>
    public (TraceHints After, ImmutableArray<ServiceReport> News) Next(
        ConfigMapProtocol.TracesSeen seen,
        TrackedServices services,
        ImmutableSortedDictionary<ServiceId, ServiceOutcome> outcomes
    )
    {
        // Lines are counted by topic: where several services share one, it is not known whose they are.
        var found = outcomes
            .Where(pair => seen.Topics.ContainsKey(pair.Value.Topic))
            .GroupBy(pair => pair.Value.Topic, StringComparer.Ordinal)
            .Where(sharers => sharers.Count() == 1)
            .Select(sharers => (Id: sharers.Single().Key, Lines: seen.Topics[sharers.Key]))
            .Where(one => !services.Removing.Contains(one.Id) && !AsksForMultiline(services.All[one.Id].Service) && IsDue(one.Id, one.Lines.Lines))
            .OrderBy(one => Told.GetValueOrDefault(one.Id).Look)
            .ThenBy(one => one.Id)
            .Take(MostAtOnce)
            .ToList();
        var told = Told.RemoveRange(Told.Keys.Where(id => !services.All.ContainsKey(id)))
            .SetItems(found.Select(one => KeyValuePair.Create(one.Id, (Looks + 1, one.Lines.Lines))));
        return (new TraceHints(Looks + 1, told), [.. found.Select(one => Report(services.All[one.Id].Service, one.Lines.Language))]);
    }

    private bool IsDue(ServiceId id, long lines) => !Told.TryGetValue(id, out var last) || (lines != last.Lines && Looks + 1 - last.Look >= Again);

    private static bool AsksForMultiline(ServiceDescription service) =>
        service.Annotations.Keys.Any(name => name.StartsWith(ServiceHints.Prefix + "multiline", StringComparison.Ordinal));

    // Without the number of lines: the API server counts equal notes together.
    private static ServiceReport Report(ServiceDescription service, string language) =>
        new(
            service,
            ServiceReport.NotJoined,
            $"each line of its stack traces ({language}) is an event of its own; to have each trace as one event: "
                + MultilinePresets.Annotate(service.Kind, service.Id.Name, service.Id.Namespace, language)
        );
}
