using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Reconciles the ConfigMap with the services. The K8sEventActor sends it services; it writes the whole desired state, one write at a time, only when the
/// desired state changed, the ConfigMap drifted, or a resync is due. Nothing is written before the first <see cref="ServiceEvent.Snapshot"/>: an unavailable
/// source must not empty the ConfigMap.
/// Answers <see cref="ConfigMapProtocol.GetStatus"/> and <see cref="ConfigMapProtocol.GetInput"/>. One in the cluster.
/// </summary>
/// <param name="store">Stores the inputs.</param>
/// <param name="kubernetes">Debounce, pauses, and the name of the ConfigMap.</param>
/// <param name="filebeat">What inputs look like.</param>
/// <param name="jitter">Random numbers from 0 to 1 for the backoff.</param>
/// <param name="topics">Creates topics before inputs that use them are written; null when an operator creates them.</param>
/// <param name="events">Records Events on services; null for none.</param>
public sealed class ConfigMapActor(
    IConfigMapStore store,
    KubernetesOptions kubernetes,
    FilebeatOptions filebeat,
    Func<double> jitter,
    ITopicStore? topics,
    IServiceEvents? events
) : UntypedActor, IWithTimers
{
    /// <summary>How to make one; without <paramref name="jitter"/> it takes the shared random numbers.</summary>
    public static Props Props(
        IConfigMapStore store,
        KubernetesOptions kubernetes,
        FilebeatOptions filebeat,
        Func<double>? jitter = null,
        ITopicStore? topics = null,
        IServiceEvents? events = null
    ) => Akka.Actor.Props.Create(() => new ConfigMapActor(store, kubernetes, filebeat, jitter ?? Random.Shared.NextDouble, topics, events));

    private readonly ConfigMapLog _log = new(Context.GetLogger(), kubernetes.ConfigMap);
    private RestartingWatch<bool> _drift = null!;
    private PendingCall<ConfigMapWrite> _write = null!;
    private PendingCall<ConfigMapRead> _read = null!;
    private ServiceKeeper _services = null!;
    private Debounce _burst = null!;

    private ConfigMapModel Model
    {
        get => _services.Model;
        set => _services.Model = value;
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void PreStart()
    {
        _drift = new RestartingWatch<bool>("drift", store.WatchDriftAsync, kubernetes, jitter, Self, Timers, Context.Materializer());
        _write = new("write", kubernetes.WriteTimeout, reason => new ConfigMapWrite.Unavailable(reason), Self, Timers);
        _read = new("read", kubernetes.WriteTimeout, reason => new ConfigMapRead.Unavailable(reason), Self, Timers);
        _services = new ServiceKeeper(
            filebeat,
            kubernetes.Namespaces,
            Timers,
            topics is null ? null : Context.ActorOf(TopicActor.Props(topics, kubernetes, jitter), "topics"),
            events is null ? null : Context.ActorOf(ServiceEventsActor.Props(events, jitter), "events")
        );
        _burst = new Debounce(kubernetes, Timers);
        _drift.Start();
        Timers.StartPeriodicTimer(nameof(ResyncDue), ResyncDue.Instance, kubernetes.Resync);
        Context.System.EventStream.Publish(K8sEventProtocol.SnapshotWanted.Instance);
    }

    /// <inheritdoc />
    protected override void OnReceive(object message) => AwaitingSnapshot(message);

    private void AwaitingSnapshot(object message)
    {
        if (message is ServiceEvent and not ServiceEvent.Snapshot)
        {
            Sender.Tell(K8sEventProtocol.SnapshotWanted.Instance);
            return;
        }

        Learn(message);
        if (message is ServiceEvent.Snapshot)
            Gather();
    }

    // Idle: everything is applied except inputs that wait for room, for which only a change can help.
    private void Idle(object message)
    {
        if (Learn(message) is not ConfigMapNews.None)
            Gather();
    }

    private void Gathering(object message)
    {
        if (_burst.IsOver(message))
            Reconcile();
        else if (Learn(message) is not ConfigMapNews.None)
            _burst.Again();
    }

    private void Writing(object message, DesiredState desired)
    {
        if (!_write.Handle(message, out var result))
            Learn(message);
        else if (result is ConfigMapWrite.Applied applied)
            Applied(desired, applied);
        else if (result is not null)
            Retry(WriteRefusal.From(result));
    }

    private void Reading(object message)
    {
        if (!_read.Handle(message, out var result))
            Learn(message);
        else if (result is not null && WriteRefusal.OfRead(result, Model.Failures) is { } refusal)
            Retry(refusal);
        else if (result is not null)
            Recover(result);
    }

    private void Recover(ConfigMapRead read)
    {
        if (read is ConfigMapRead.Forbidden forbidden)
            _log.Unreadable(forbidden.Reason);
        _services.Recover((read as ConfigMapRead.Own ?? ConfigMapRead.Own.None).Content);
        Reconcile();
    }

    private void Retrying(object message)
    {
        if (message is RetryDue)
        {
            Reconcile();
        }
        else if (WriteRefusal.MayBeLifted(Model.State, Learn(message)))
        {
            Timers.Cancel(nameof(RetryDue));
            Gather();
        }
    }

    /// <summary>Common to all behaviours: takes the message into the model, or answers it.</summary>
    private ConfigMapNews Learn(object message)
    {
        switch (message)
        {
            case ServiceEvent or ServiceKeeper.GraceOver or TopicProtocol.Known:
                return _services.Learn(message) ? ConfigMapNews.ServicesChanged : ConfigMapNews.None;
            case ResyncDue:
                _services.WantTopics(Model.Services.All.Keys, again: true);
                return Doubt();
            case ConfigMapProtocol.TracesSeen seen:
                _services.Hint(seen);
                return ConfigMapNews.None;
            case ConfigMapProtocol.GetStatus:
                Sender.Tell(Model.Status(_services.Desired, kubernetes, filebeat));
                return ConfigMapNews.None;
            case ConfigMapProtocol.GetInput get:
                Sender.Tell(new ConfigMapProtocol.Input(Model.InputOf(get.Service, _services.Desired, filebeat)));
                return ConfigMapNews.None;
        }

        switch (_drift.Handle(message, Sender))
        {
            case WatchSignal<bool>.Element:
                return Doubt(ConfigMapNews.ChangedByOthers);
            case WatchSignal<bool>.Broken broken:
                _log.DriftWatchBroke(broken);
                return Doubt();
            // Late answers to abandoned calls are dropped.
            case WatchSignal<bool>.NotMine when !_write.Handle(message, out _) && !_read.Handle(message, out _):
                Unhandled(message);
                break;
        }

        return ConfigMapNews.None;
    }

    private ConfigMapNews Doubt(ConfigMapNews why = ConfigMapNews.Doubtful)
    {
        Model = Model with { Doubt = true };
        return why;
    }

    private void Gather()
    {
        Model = Model.Pending();
        _burst.Begin();
        Become(Gathering);
    }

    private void Reconcile()
    {
        var desired = _services.Desired;
        switch (Model.Next(desired))
        {
            case NextStep.Read:
                _read.Start(store.ReadAsync);
                Become(Reading);
                break;
            case NextStep.Rest:
                Applied(desired, Model.Room with { Changed = false });
                break;
            default:
                // From here on, Doubt means that something happened after the write began.
                Model = Model with
                {
                    Doubt = false,
                };
                var since = Model.Services.Since(desired);
                _write.Start(cancel => store.ApplyAsync(desired.Content, since, cancel));
                Become(next => Writing(next, desired));
                break;
        }
    }

    private void Applied(DesiredState desired, ConfigMapWrite.Applied applied)
    {
        _log.GoesOn(Model.Failures);
        Model = Model.Wrote(desired, applied, kubernetes);
        if (applied.Changed)
            _log.Written(desired, Model.Reason);

        _services.Report(desired);
        // Changes that arrived during the write are not part of it.
        Become(Idle);
        if (Model.Next(_services.Desired) is not NextStep.Rest)
            Gather();
    }

    private void Retry(WriteRefusal refusal)
    {
        Model = Model.Failed(refusal.State, refusal.Reason);
        var pause = refusal.Pause(Model.Failures, kubernetes, jitter());
        _log.NotWritten(refusal, pause);
        Timers.StartSingleTimer(nameof(RetryDue), RetryDue.Instance, pause);
        Become(Retrying);
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        _drift.Stop();
        _write.Stop();
        _read.Stop();
    }
}
