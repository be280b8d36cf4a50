using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Follows the services through an <see cref="IServiceSource"/>, and tells the ConfigMapActor of those that take part: the
/// whole set after each (re)start of the watch, on demand and with every heartbeat, and single changes in between.
/// Answers <see cref="K8sEventProtocol.GetStatus"/>. One in the cluster.
/// </summary>
/// <param name="source">Where services come from.</param>
/// <param name="configMap">The ConfigMapActor, or its proxy.</param>
/// <param name="options">Which services take part, and the pauses.</param>
/// <param name="jitter">Random numbers from 0 to 1 for the backoff.</param>
public sealed class K8sEventActor(IServiceSource source, IActorRef configMap, KubernetesOptions options, Func<double> jitter) : UntypedActor, IWithTimers
{
    private sealed record Heartbeat : INoSerializationVerificationNeeded
    {
        public static readonly Heartbeat Instance = new();
    }

    /// <summary>How to make one; without <paramref name="jitter"/> it takes the shared random numbers.</summary>
    public static Props Props(IServiceSource source, IActorRef configMap, KubernetesOptions options, Func<double>? jitter = null) =>
        Akka.Actor.Props.Create(() => new K8sEventActor(source, configMap, options, jitter ?? Random.Shared.NextDouble));

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private RestartingWatch<ServiceEvent> _watch = null!;
    private ServiceView? _view;

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void PreStart()
    {
        _watch = new RestartingWatch<ServiceEvent>("services", source.WatchAsync, options, jitter, Self, Timers, Context.Materializer());
        Context.System.EventStream.Subscribe(Self, typeof(K8sEventProtocol.SnapshotWanted));
        Timers.StartPeriodicTimer(nameof(Heartbeat), Heartbeat.Instance, options.Heartbeat);
        _watch.Start();
    }

    /// <inheritdoc />
    protected override void OnReceive(object message) => Following(message, broken: null);

    // Broken, with the reason, until the first event of the next watch: one that only opens may be refused a moment later.
    private void Following(object message, string? broken)
    {
        switch (_watch.Handle(message, Sender))
        {
            case WatchSignal<ServiceEvent>.Element element:
                if (broken is not null)
                    _log.Info("Services are watched again");
                Become(next => Following(next, broken: null));
                OnChange(element.Value);
                break;
            case WatchSignal<ServiceEvent>.Broken signal:
                Log(signal);
                Become(next => Following(next, signal.Reason));
                break;
            case WatchSignal<ServiceEvent>.NotMine:
                Answer(message, broken);
                break;
        }
    }

    private void Answer(object message, string? broken)
    {
        switch (message)
        {
            case K8sEventProtocol.GetStatus:
                Sender.Tell(new K8sEventProtocol.Status(broken is null ? "watching" : "retrying", broken, _view?.Services.Count ?? 0));
                break;
            case Heartbeat or K8sEventProtocol.SnapshotWanted:
                TellAll();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnChange(ServiceEvent change)
    {
        // Changes before a snapshot would be a set with holes; the source promises the snapshot first.
        if (_view is null && change is not ServiceEvent.Snapshot)
        {
            return;
        }

        (_view, var changes) = (_view ?? ServiceView.Empty).Apply(change, options);
        foreach (var one in changes)
        {
            Log(one);
        }

        if (change is ServiceEvent.Snapshot)
        {
            TellAll();
            return;
        }

        foreach (var one in changes)
        {
            configMap.Tell(one, Self);
        }
    }

    private void TellAll()
    {
        if (_view is not null)
        {
            configMap.Tell(new ServiceEvent.Snapshot([.. _view.Services.Values]), Self);
        }
    }

    private void Log(WatchSignal<ServiceEvent>.Broken signal)
    {
        const string Words = "Watch of services broke, {Reason}; starting again in {Pause}";
        if (signal.Again)
            _log.Debug(Words, signal.Reason, signal.Pause);
        else
            _log.Warning(Words, signal.Reason, signal.Pause);
    }

    private void Log(ServiceEvent change)
    {
        switch (change)
        {
            case ServiceEvent.Added added:
                _log.Info("Service {Service} appeared", added.Service.Id);
                break;
            case ServiceEvent.Modified modified:
                _log.Info("Service {Service} changed", modified.Service.Id);
                break;
            case ServiceEvent.Deleted deleted:
                _log.Info("Service {Service} went", deleted.Id);
                break;
        }
    }

    /// <inheritdoc />
    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _watch.Stop();
    }
}
