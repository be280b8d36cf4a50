using Akka.Actor;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// One call to the outside at a time, with a deadline; the answer comes as a message. Owned by one actor and used on
/// its thread only.
/// </summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="name">Of its timer; unique in the actor.</param>
/// <param name="timeout">The deadline of a call.</param>
/// <param name="failed">Makes the answer for a failed or timed out call.</param>
/// <param name="self">The actor.</param>
/// <param name="timers">Its timers.</param>
internal sealed class PendingCall<T>(string name, TimeSpan timeout, Func<string, T> failed, IActorRef self, ITimerScheduler timers)
    where T : class
{
    private sealed record Answered(object Call, T Answer) : INoSerializationVerificationNeeded;

    private sealed record Overdue(object Call) : INoSerializationVerificationNeeded;

    private CancellationTokenSource _cancel = new();

    // An object, not a number: the mailbox of a restarted actor may still contain answers to calls from before the restart.
    private object _call = new();

    /// <summary>Starts a call. The one before must have an answer.</summary>
    public void Start(Func<CancellationToken, Task<T>> ask)
    {
        var call = _call = new object();
        _cancel = new CancellationTokenSource();
        timers.StartSingleTimer(name, new Overdue(call), timeout);
        AskAsync(ask, _cancel.Token).PipeTo(self, success: answer => new Answered(call, answer), failure: error => new Answered(call, failed(error.Message)));
    }

    /// <summary>
    /// Handles a message of its own: true, and in <paramref name="answer"/> the answer to the call in flight; null there for a late answer to an abandoned
    /// call. False for any other message.
    /// </summary>
    public bool Handle(object message, out T? answer)
    {
        answer = message switch
        {
            Answered answered when answered.Call == _call => answered.Answer,
            Overdue overdue when overdue.Call == _call => failed($"no answer within {timeout}"),
            _ => null,
        };
        if (answer is not null)
        {
            _call = new object();
            timers.Cancel(name);
            Stop();
        }

        return message is Answered or Overdue;
    }

    /// <summary>Gives up what is in flight.</summary>
    public void Stop()
    {
        _cancel.Cancel();
        _cancel.Dispose();
        _cancel = new CancellationTokenSource();
    }

    // Turns a synchronous exception of the call into one of the task.
    private static async Task<T> AskAsync(Func<CancellationToken, Task<T>> ask, CancellationToken cancel) => await ask(cancel);
}
