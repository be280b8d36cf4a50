using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Records what its parent reports of services, one at a time and not too many: 25 at once, then one each 200 ms, so that a
/// thousand new services do not flood the API server. Of each service only the newest report waits. Child of a ConfigMapActor.
/// </summary>
/// <param name="events">Where reports are recorded.</param>
public sealed class ServiceEventsActor(IServiceEvents events) : UntypedActor, IWithTimers
{
    private const int Burst = 25;
    private static readonly TimeSpan Refill = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private sealed record Done(Exception? Failure) : INoSerializationVerificationNeeded;

    private sealed record Refilled : INoSerializationVerificationNeeded
    {
        public static readonly Refilled Instance = new();
    }

    /// <summary>How to make one.</summary>
    public static Props Props(IServiceEvents events) => Akka.Actor.Props.Create(() => new ServiceEventsActor(events));

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<ServiceId> _order = new();
    private readonly Dictionary<ServiceId, ServiceReport> _waiting = [];
    private int _tokens = Burst;
    private bool _busy;

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ServiceReport report:
                if (!_waiting.ContainsKey(report.Service.Id))
                {
                    _order.Enqueue(report.Service.Id);
                }

                _waiting[report.Service.Id] = report;
                break;
            case Done done:
                _busy = false;
                if (done.Failure is not null)
                {
                    _log.Debug("An event was not recorded: {Reason}", done.Failure.Message);
                }

                break;
            case Refilled:
                _tokens = Math.Min(Burst, _tokens + 1);
                if (_tokens == Burst)
                {
                    Timers.Cancel(nameof(Refilled));
                }

                break;
            default:
                Unhandled(message);
                return;
        }

        SendNext();
    }

    private void SendNext()
    {
        if (_busy || _tokens == 0 || !_order.TryDequeue(out var id) || !_waiting.Remove(id, out var report))
        {
            return;
        }

        _busy = true;
        _tokens--;
        if (!Timers.IsTimerActive(nameof(Refilled)))
        {
            Timers.StartPeriodicTimer(nameof(Refilled), Refilled.Instance, Refill);
        }

        RecordAsync(report).PipeTo(Self, success: () => new Done(null), failure: error => new Done(error));
    }

    private async Task RecordAsync(ServiceReport report) => await events.RecordAsync(report, _stop.Token).WaitAsync(Deadline, _stop.Token);

    /// <inheritdoc />
    protected override void PostStop()
    {
        _stop.Cancel();
        _stop.Dispose();
    }
}
