using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Records what its parent reports of services, one at a time and not too many: 25 at once, then one each 200 ms, so that a
/// thousand new services do not flood the API server. Of each service only the newest report waits. A report that the server refuses for the moment is retried
/// later (<see cref="EventRetry"/>). Child of a ConfigMapActor.
/// </summary>
/// <param name="events">Where reports are recorded.</param>
/// <param name="jitter">Random numbers from 0 to 1 for the backoff.</param>
public sealed class ServiceEventsActor(IServiceEvents events, Func<double> jitter) : UntypedActor, IWithTimers
{
    private const int Burst = 25;
    private static readonly TimeSpan Refill = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private sealed record Attempt(ServiceReport Report, int Number) : INoSerializationVerificationNeeded;

    private sealed record Done(Attempt Attempt, Exception? Failure) : INoSerializationVerificationNeeded;

    private sealed record Refilled : INoSerializationVerificationNeeded
    {
        public static readonly Refilled Instance = new();
    }

    private sealed record GoOn : INoSerializationVerificationNeeded
    {
        public static readonly GoOn Instance = new();
    }

    /// <summary>How to make one; without <paramref name="jitter"/> it takes the shared random numbers.</summary>
    public static Props Props(IServiceEvents events, Func<double>? jitter = null) =>
        Akka.Actor.Props.Create(() => new ServiceEventsActor(events, jitter ?? Random.Shared.NextDouble));

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<ServiceId> _order = new();
    private readonly Dictionary<ServiceId, Attempt> _waiting = [];
    private int _tokens = Burst;
    private int _failures;
    private bool _busy;
    private bool _held;

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ServiceReport { Reason: ServiceReport.NotJoined, Service.Id: var id } when _waiting.ContainsKey(id) || Timers.IsTimerActive(id):
                // A hint never replaces what happened to the service; while there is reason for it, it comes again.
                return;
            case ServiceReport report:
                // A newer report replaces a waiting one.
                Timers.Cancel(report.Service.Id);
                Wait(new Attempt(report, 1));
                break;
            case Attempt again when !_waiting.ContainsKey(again.Report.Service.Id):
                Wait(again);
                break;
            case Attempt:
                break;
            case Done done:
                _busy = false;
                Take(done);
                break;
            case GoOn:
                _held = false;
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

    private void Wait(Attempt attempt)
    {
        var id = attempt.Report.Service.Id;
        if (!_waiting.ContainsKey(id))
        {
            _order.Enqueue(id);
        }

        _waiting[id] = attempt;
    }

    private void Take(Done done)
    {
        if (done.Failure is null)
        {
            _failures = 0;
            return;
        }

        var again = done.Attempt with { Number = done.Attempt.Number + 1 };
        var isOld = _waiting.ContainsKey(again.Report.Service.Id);
        switch (EventRetry.After(done.Failure, ++_failures, done.Attempt.Number, jitter()))
        {
            case EventRetry.Hold hold:
                _held = true;
                Timers.StartSingleTimer(nameof(GoOn), GoOn.Instance, hold.Pause);
                if (!isOld)
                {
                    Wait(again);
                }

                break;
            case EventRetry.Later later when !isOld:
                Timers.StartSingleTimer(again.Report.Service.Id, again, later.Pause);
                break;
            case EventRetry.Drop:
                _failures = 0;
                break;
        }

        _log.Debug("An event of {Service} was not recorded: {Reason}", again.Report.Service.Id, done.Failure.Message);
    }

    private void SendNext()
    {
        if (_busy || _held || _tokens == 0 || !_order.TryDequeue(out var id) || !_waiting.Remove(id, out var attempt))
        {
            return;
        }

        _busy = true;
        _tokens--;
        if (!Timers.IsTimerActive(nameof(Refilled)))
        {
            Timers.StartPeriodicTimer(nameof(Refilled), Refilled.Instance, Refill);
        }

        RecordAsync(attempt.Report).PipeTo(Self, success: () => new Done(attempt, null), failure: error => new Done(attempt, error));
    }

    private async Task RecordAsync(ServiceReport report) => await events.RecordAsync(report, _stop.Token).WaitAsync(Deadline, _stop.Token);

    /// <inheritdoc />
    protected override void PostStop()
    {
        _stop.Cancel();
        _stop.Dispose();
    }
}
