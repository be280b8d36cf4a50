using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Updates the model of a ConfigMapActor, and does what follows at once: starts the grace period of deleted services, requests topics, sends reports. Owned by
/// one actor and used on its thread only.
/// </summary>
/// <param name="filebeat">What inputs look like, and the grace.</param>
/// <param name="namespaces">The separately watched namespaces; none when all are watched together.</param>
/// <param name="timers">Those of the actor: a <see cref="GraceOver"/> comes for each deleted service.</param>
/// <param name="topics">The TopicActor; null when topics are not managed.</param>
/// <param name="events">The ServiceEventsActor; null without Events.</param>
internal sealed class ServiceKeeper(FilebeatOptions filebeat, ImmutableArray<string> namespaces, ITimerScheduler timers, IActorRef? topics, IActorRef? events)
{
    /// <summary>The grace period of a deleted service is over.</summary>
    public sealed record GraceOver(ServiceId Id) : INoSerializationVerificationNeeded;

    private const string AllNamespaces = "*";

    private readonly HashSet<string> _heard = [];
    private readonly HashSet<ServiceId> _stale = [];
    private DesiredState? _desired;
    private TraceHints _hints = TraceHints.None;

    /// <summary>The desired content of the ConfigMap, computed incrementally once per change.</summary>
    public DesiredState Desired
    {
        get
        {
            if (_stale.Count > 0)
            {
                _desired = _desired?.With(_stale, Model.Services.All.GetValueOrDefault, Model.Topics.Missing);
                _stale.Clear();
            }

            return _desired ??= DesiredState.For(Model.Services.All.Values, Model.Topics.Missing);
        }
    }

    /// <summary>The current model.</summary>
    public ConfigMapModel Model { get; set; } = ConfigMapModel.Initial(topics is not null);

    /// <summary>Applies an event about services, a grace period or topics; returns whether anything changed.</summary>
    public bool Learn(object message)
    {
        var before = Model.Topics;
        switch (message)
        {
            case ServiceEvent change:
                if (change is ServiceEvent.Snapshot snapshot)
                    _heard.Add(snapshot.Namespace ?? AllNamespaces);
                var isNews = Track(Model.Services.Apply(change, filebeat), Model.Services.Touched(change));
                // A heartbeat without news needs no new computation.
                _desired = isNews && change is ServiceEvent.Snapshot ? null : _desired;
                return isNews;
            case GraceOver over:
                return Track(Model.Services.Forget(over.Id), [over.Id]);
            case TopicProtocol.Known known:
                Model = Model with { Topics = before.Learn(known.States) };
                _stale.UnionWith(Model.Services.All.Where(pair => pair.Value.Uses(known.States.ContainsKey)).Select(pair => pair.Key));
                return !ReferenceEquals(before, Model.Topics);
            default:
                throw new ArgumentException($"{message} teaches nothing", nameof(message));
        }
    }

    /// <summary>Applies the inputs that were written before this start.</summary>
    public void Recover(ImmutableSortedDictionary<string, string> own)
    {
        var before = Model.Services;
        _desired = null;
        Model = Model.Recover(own, IsHeard);
        var after = Model.Services;
        Model = Model with { Services = before };
        Track(after, after.Removing);
        WantTopics(after.All.Keys);
    }

    /// <summary>
    /// Requests the missing topics of these services, and the topic of unrouted events.
    /// </summary>
    /// <param name="ids">The services.</param>
    /// <param name="again">
    /// Also known topics: one may have been deleted, and then Filebeat, which has one output for all services, would be blocked for all of them.
    /// </param>
    public void WantTopics(IEnumerable<ServiceId> ids, bool again = false)
    {
        var wanted = ids.Select(id => Model.Services.All.GetValueOrDefault(id))
            .OfType<ServiceInput>()
            .Where(input => !ServiceHints.OptsOut(input.Service))
            .SelectMany(input => input.Good is null ? new[] { input.Asked.Topic } : [input.Asked.Topic, input.Good.Topic])
            .Append(filebeat.UnroutedTopic)
            .Where(topic => (again || Model.Topics.Missing(topic) is not null) && ServiceHints.IsTopicName(topic))
            .ToImmutableSortedSet(StringComparer.Ordinal);
        if (!wanted.IsEmpty)
        {
            topics?.Tell(new TopicProtocol.Want(wanted));
        }
    }

    /// <summary>Reports what is new, now that <paramref name="desired"/> is written.</summary>
    public void Report(DesiredState desired)
    {
        if (events is null)
        {
            return;
        }

        (var reports, var news) = Model.Reports.Next(Model.Services, desired.Outcomes, key => Model.IsApplied(key, desired), Model.Room.Waiting.Contains);
        Model = Model with { Reports = reports };
        foreach (var one in news)
        {
            events.Tell(one);
        }
    }

    /// <summary>Tells services whose stack traces nobody joins which annotation joins them.</summary>
    public void Hint(ConfigMapProtocol.TracesSeen seen)
    {
        if (events is null)
            return;
        (_hints, var news) = _hints.Next(seen, Model.Services, Desired.Outcomes);
        foreach (var one in news)
            events.Tell(one);
    }

    private bool IsHeard(string space) => _heard.Contains(AllNamespaces) || _heard.Contains(space) || !namespaces.Contains(space);

    private bool Track(TrackedServices after, IEnumerable<ServiceId> touched)
    {
        var before = Model.Services;
        if (ReferenceEquals(before, after))
        {
            return false;
        }

        var ids = (before.All.IsEmpty ? after.All.Keys : touched).ToList();
        foreach (var id in ids)
        {
            if (!after.Removing.Contains(id))
            {
                timers.Cancel(id);
            }
            else if (!before.Removing.Contains(id))
            {
                timers.StartSingleTimer(id, new GraceOver(id), filebeat.RemovalGrace);
            }
        }

        // A snapshot may bring new ones, too.
        Model = Model with
        {
            Services = after,
        };
        _stale.UnionWith(ids);
        WantTopics(ids.Count > 1 ? after.All.Keys : ids);
        return true;
    }
}
