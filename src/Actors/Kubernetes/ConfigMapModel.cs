using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>The state of a ConfigMapActor. Immutable.</summary>
/// <param name="Services">The services whose inputs belong in the ConfigMap.</param>
/// <param name="Topics">The known states of their topics.</param>
/// <param name="Reports">The Events that were reported.</param>
/// <param name="Recovered">Whether the inputs written before this start were read.</param>
/// <param name="Applied">What the ConfigMap held after the last good write; null before the first.</param>
/// <param name="Doubt">Whether the ConfigMap may have another content by now.</param>
/// <param name="State">The state of the ConfigMap.</param>
/// <param name="Reason">Why, or a warning; null when all is well.</param>
/// <param name="Failures">Failed writes in a row.</param>
internal sealed record ConfigMapModel(
    TrackedServices Services,
    TopicStates Topics,
    ServiceReports Reports,
    bool Recovered,
    ImmutableSortedDictionary<string, string>? Applied,
    bool Doubt,
    ConfigMapState State,
    string? Reason,
    int Failures
)
{
    /// <summary>Before anything is known.</summary>
    public static ConfigMapModel Initial(bool topicsAreGuarded) =>
        new(
            TrackedServices.Empty,
            TopicStates.New(topicsAreGuarded),
            ServiceReports.None,
            Recovered: false,
            null,
            Doubt: true,
            ConfigMapState.Pending,
            "the services are not known yet",
            Failures: 0
        );

    /// <summary>The inputs written before this start are known now.</summary>
    /// <param name="own">Its keys.</param>
    /// <param name="isHeard">Whether a namespace has sent a snapshot, or is no longer watched.</param>
    public ConfigMapModel Recover(ImmutableSortedDictionary<string, string> own, Func<string, bool> isHeard)
    {
        var written = own.Select(pair => WrittenInput.From(pair.Key, pair.Value)).OfType<(ServiceId, FilebeatInput)>().ToList();
        // These topics existed when the inputs were written, so the inputs stay even when Kafka does not answer now.
        var topics = written.Select(one => one.Item2.Topic).Distinct().ToImmutableDictionary(topic => topic, TopicState (_) => new TopicState.Ready());
        return this with { Recovered = true, Topics = Topics.Learn(topics), Services = Services.Recover(written, isHeard), Reports = Reports.Recover(written) };
    }

    /// <summary>What to do next.</summary>
    /// <param name="desired">What should be there.</param>
    public NextStep Next(DesiredState desired) =>
        !Recovered ? NextStep.Read
        : !Doubt && Applied is not null && ConfigMapShards.Same(Applied, desired.Content) ? NextStep.Rest
        : NextStep.Write;

    /// <summary>Something waits to be written. A failure stays visible until a write succeeds.</summary>
    public ConfigMapModel Pending() =>
        State is ConfigMapState.Applied or ConfigMapState.Pending ? this with { State = ConfigMapState.Pending, Reason = null } : this;

    /// <summary>The room left, as of the last successful write.</summary>
    public ConfigMapWrite.Applied Room { get; init; } = new(false);

    /// <summary>The ConfigMap now holds <paramref name="desired"/>, except keys that wait for room.</summary>
    public ConfigMapModel Wrote(DesiredState desired, ConfigMapWrite.Applied room, KubernetesOptions options) =>
        this with
        {
            Applied = desired.Content,
            Room = room,
            State = room.Waiting.IsEmpty ? ConfigMapState.Applied : ConfigMapState.TooLarge,
            Reason = ConfigMapRoom.Reason(room, options),
            Failures = 0,
        };

    /// <summary>A write failed. What the server did is unknown, so the next write must not be skipped.</summary>
    public ConfigMapModel Failed(ConfigMapState state, string reason) => this with { Doubt = true, State = state, Reason = reason, Failures = Failures + 1 };

    /// <summary>The status for <c>/api/status</c>.</summary>
    public ConfigMapProtocol.Status Status(DesiredState desired, KubernetesOptions kubernetes, FilebeatOptions filebeat) =>
        new(
            [.. desired.Outcomes.Select(pair => StatusOf(pair.Key, pair.Value, desired, filebeat))],
            new ConfigMapStatus(
                kubernetes.ConfigMap,
                kubernetes.ConfigMapNamespace,
                State,
                Room.Used.IsEmpty ? desired.Bytes : Room.Used.Sum(),
                DesiredState.LimitBytes * kubernetes.ConfigMaps,
                Reason
            )
        );

    /// <summary>The input of a service, and what became of its annotations; null when it is not followed, or opts out.</summary>
    public GeneratedInput? InputOf(ServiceId id, DesiredState desired, FilebeatOptions filebeat) =>
        Services.All.TryGetValue(id, out var service) && desired.Outcomes.TryGetValue(id, out var outcome)
            ? InputView.Of(id, outcome.Key, outcome.Key is { } key ? desired.Content[key] : null, ServiceHints.Judge(service.Service, filebeat))
            : null;

    /// <summary>Whether the ConfigMap holds this key as <paramref name="desired"/> has it.</summary>
    public bool IsApplied(string key, DesiredState desired) =>
        Applied is not null && Applied.TryGetValue(key, out var applied) && applied == desired.Content[key] && !Room.Waiting.Contains(key);

    private ServiceStatus StatusOf(ServiceId id, ServiceOutcome outcome, DesiredState desired, FilebeatOptions filebeat)
    {
        var (state, reason) = (outcome, Services.Removing.Contains(id)) switch
        {
            (_, true) => (ServiceState.Removing, $"it is gone; its input stays {filebeat.RemovalGrace} for its last lines"),
            ({ Rejection: { } rejection }, _) => (ServiceState.Rejected, rejection),
            ({ Waiting: { } waiting }, _) => (ServiceState.Pending, waiting),
            ({ Key: { } waits }, _) when Room.Waiting.Contains(waits) => (ServiceState.Pending, ConfigMapRoom.OfService),
            ({ Key: { } key }, _) when IsApplied(key, desired) => (ServiceState.Subscribed, Topics.Note(outcome.Topic)),
            _ => (ServiceState.Pending, Reason ?? "its input is about to be written"),
        };
        return new ServiceStatus(id.Name, id.Namespace, outcome.Topic, state, reason) { WaitsForRoom = ReferenceEquals(reason, ConfigMapRoom.OfService) };
    }
}
