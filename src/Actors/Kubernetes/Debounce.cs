using Akka.Actor;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Collects a burst of changes: it is over after <c>kubernetes.debounce</c> without a change, and after <c>kubernetes.debounce-max</c> in any case.
/// Owned by one actor and used on its thread only.
/// </summary>
/// <param name="options">The two times.</param>
/// <param name="timers">Those of the actor, which hands the messages back to <see cref="IsOver"/>.</param>
internal sealed class Debounce(KubernetesOptions options, ITimerScheduler timers)
{
    private sealed record QuietEnough : INoSerializationVerificationNeeded;

    private sealed record WaitedEnough : INoSerializationVerificationNeeded;

    /// <summary>A burst begins.</summary>
    public void Begin()
    {
        Again();
        timers.StartSingleTimer(nameof(WaitedEnough), new WaitedEnough(), options.DebounceMax);
    }

    /// <summary>Another change came.</summary>
    public void Again() => timers.StartSingleTimer(nameof(QuietEnough), new QuietEnough(), options.Debounce);

    /// <summary>Whether this message ends the burst.</summary>
    public bool IsOver(object message)
    {
        if (message is not (QuietEnough or WaitedEnough))
        {
            return false;
        }

        timers.Cancel(nameof(QuietEnough));
        timers.Cancel(nameof(WaitedEnough));
        return true;
    }
}
