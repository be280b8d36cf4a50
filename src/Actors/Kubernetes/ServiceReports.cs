using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>The last report about each service, so that none is repeated. Immutable.</summary>
internal sealed record ServiceReports(ImmutableDictionary<ServiceId, ServiceReports.Last> Told)
{
    /// <summary>The last report and its outcome; the outcome is null when it was reported before this start.</summary>
    internal sealed record Last(ServiceReport Report, ServiceOutcome? Outcome);

    private const string Waiting = "LogsWaiting";

    /// <summary>Nothing told.</summary>
    public static readonly ServiceReports None = new(ImmutableDictionary<ServiceId, Last>.Empty);

    /// <summary>These were reported before this start, because their inputs were written.</summary>
    public ServiceReports Recover(IEnumerable<(ServiceId Id, FilebeatInput Input)> written) =>
        new(
            Told.SetItems(
                written.Select(one =>
                    KeyValuePair.Create(
                        one.Id,
                        new Last(new ServiceReport(new ServiceDescription(one.Id), "LogsSubscribed", Subscribed(one.Input.Topic)), null)
                    )
                )
            )
        );

    /// <summary>What is new.</summary>
    /// <param name="services">The services there are.</param>
    /// <param name="outcomes">Their outcomes.</param>
    /// <param name="isApplied">Whether the input of a service is in the ConfigMap as it should be.</param>
    /// <param name="waits">Whether there is no room for it.</param>
    public (ServiceReports After, ImmutableArray<ServiceReport> News) Next(
        TrackedServices services,
        ImmutableSortedDictionary<ServiceId, ServiceOutcome> outcomes,
        Func<string, bool> isApplied,
        Func<string, bool> waits
    )
    {
        var told = Told.ToBuilder();
        var news = ImmutableArray.CreateBuilder<ServiceReport>();
        var known = 0;
        foreach (var (id, outcome) in outcomes)
        {
            var isKnown = told.TryGetValue(id, out var last);
            known += isKnown ? 1 : 0;
            if (last?.Outcome == outcome || services.Removing.Contains(id) || Of(services.All[id].Service, outcome, isApplied, waits) is not { } report)
            {
                continue;
            }

            if (last is null || last.Report.Reason != report.Reason || last.Report.Note != report.Note)
            {
                news.Add(report);
            }

            known += isKnown ? 0 : 1;
            // What waits goes on without another outcome, when there is room.
            told[id] = new Last(report, report.Reason == Waiting ? null : outcome);
        }

        if (told.Count > known)
        {
            foreach (var (id, last) in told.Where(pair => !outcomes.ContainsKey(pair.Key)).OrderBy(pair => pair.Key).ToList())
            {
                news.Add(new ServiceReport(last.Report.Service, "LogsUnsubscribed", "its lines are no longer collected"));
                told.Remove(id);
            }
        }

        return (new ServiceReports(told.ToImmutable()), news.ToImmutable());
    }

    private static ServiceReport? Of(ServiceDescription service, ServiceOutcome outcome, Func<string, bool> isApplied, Func<string, bool> waits) =>
        outcome switch
        {
            { Rejection: { } reason } => new ServiceReport(service, "LogsRejected", reason),
            { Key: { } key } when waits(key) => new ServiceReport(service, Waiting, ConfigMapRoom.OfService),
            { Key: { } key, Waiting: null } when isApplied(key) => new ServiceReport(service, "LogsSubscribed", Subscribed(outcome.Topic)),
            _ => null,
        };

    private static string Subscribed(string topic) => $"its lines go to topic {topic}";
}
