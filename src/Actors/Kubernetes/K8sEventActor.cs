using System.Collections.Immutable;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Follows the services through an <see cref="IServiceSource"/>, each namespace separately, and sends those that take part to the ConfigMapActor: the whole
/// set of a namespace after each (re)start of its watch, on request and with every heartbeat, and single changes in between. While a namespace cannot be
/// watched, nothing is sent for it, so its inputs stay. Answers <see cref="K8sEventProtocol.GetStatus"/>. One in the cluster.
/// </summary>
/// <param name="source">The source of services.</param>
/// <param name="configMap">The ConfigMapActor, or its proxy.</param>
/// <param name="options">Which services take part, and the pauses.</param>
/// <param name="jitter">Random numbers from 0 to 1 for the backoff.</param>
/// <param name="time">The clock for the status.</param>
public sealed class K8sEventActor(IServiceSource source, IActorRef configMap, KubernetesOptions options, Func<double> jitter, TimeProvider time)
    : UntypedActor,
        IWithTimers
{
    private sealed record Heartbeat : INoSerializationVerificationNeeded
    {
        public static readonly Heartbeat Instance = new();
    }

    /// <summary>How to make one; without <paramref name="jitter"/> it takes the shared random numbers.</summary>
    public static Props Props(IServiceSource source, IActorRef configMap, KubernetesOptions options, Func<double>? jitter = null, TimeProvider? time = null) =>
        Akka.Actor.Props.Create(() => new K8sEventActor(source, configMap, options, jitter ?? Random.Shared.NextDouble, time ?? TimeProvider.System));

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private ImmutableArray<RestartingWatch<ServiceEvent>> _watches = [];
    private FollowedNamespace[] _followed = [];

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void PreStart()
    {
        var materializer = Context.Materializer();
        _followed = [.. source.Parts.Select(part => FollowedNamespace.Starting(part.Namespace, time.GetTimestamp()))];
        _watches =
        [
            .. source.Parts.Select(part => new RestartingWatch<ServiceEvent>(
                "services-" + part.Namespace,
                part.Source.WatchAsync,
                options,
                jitter,
                Self,
                Timers,
                materializer
            )),
        ];
        Context.System.EventStream.Subscribe(Self, typeof(K8sEventProtocol.SnapshotWanted));
        Timers.StartPeriodicTimer(nameof(Heartbeat), Heartbeat.Instance, options.Heartbeat);
        foreach (var watch in _watches)
            watch.Start();
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        for (var i = 0; i < _watches.Length; i++)
        {
            switch (_watches[i].Handle(message, Sender))
            {
                case WatchSignal<ServiceEvent>.Element element:
                    Hear(i, element.Value);
                    return;
                case WatchSignal<ServiceEvent>.Broken signal:
                    Log(_followed[i], signal);
                    _followed[i] = _followed[i].Break(signal.Failure, signal.Reason, time.GetTimestamp());
                    return;
                case WatchSignal<ServiceEvent>.Nothing:
                    return;
            }
        }

        Answer(message);
    }

    private void Answer(object message)
    {
        switch (message)
        {
            case K8sEventProtocol.GetStatus:
                Sender.Tell(new K8sEventProtocol.Status([.. _followed.Select(one => one.Status(time))]));
                break;
            case Heartbeat or K8sEventProtocol.SnapshotWanted:
                foreach (var one in _followed)
                    TellAll(one);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Hear(int part, ServiceEvent said)
    {
        var before = _followed[part];
        (var after, var changes) = before.Hear(said, options, time.GetTimestamp());
        _followed[part] = after;
        if (before.State is WatchState.Retrying or WatchState.Forbidden)
            _log.Info("Services of {Namespace} are watched again", after.Name);
        foreach (var one in changes)
        {
            Log(one);
        }

        if (said is ServiceEvent.Snapshot)
        {
            TellAll(after);
            return;
        }

        foreach (var one in changes)
        {
            configMap.Tell(one, Self);
        }
    }

    private void TellAll(FollowedNamespace one)
    {
        if (one.Snapshot is { } snapshot)
        {
            configMap.Tell(snapshot, Self);
        }
    }

    private void Log(FollowedNamespace one, WatchSignal<ServiceEvent>.Broken signal)
    {
        const string Words = "Watch of services of {Namespace} broke, {Reason}; starting again in {Pause}";
        if (signal.Again)
            _log.Debug(Words, one.Name, signal.Reason, signal.Pause);
        else
            _log.Warning(Words, one.Name, signal.Reason, signal.Pause);
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
        foreach (var watch in _watches)
            watch.Stop();
    }
}
