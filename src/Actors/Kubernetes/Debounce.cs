using Akka.Actor;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Gathers a burst: over when nothing came for <c>kubernetes.debounce</c>, and after <c>kubernetes.debounce-max</c> whatever comes.
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

    /// <summary>Something more came.</summary>
    public void Again() => timers.StartSingleTimer(nameof(QuietEnough), new QuietEnough(), options.Debounce);

    /// <summary>Whether the message says that the burst is over.</summary>
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
