using System.Collections.Immutable;
using ActorPipeline.Actors.Timing;
using ActorPipeline.Messages.Kafka;
using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Creates the topics its parent requests, in batches, and reports the state of each. Retries without a limit: slowly after a refusal that an operator has to
/// lift, with backoff when no broker answers. Child of a ConfigMapActor.
/// </summary>
/// <param name="store">Makes topics.</param>
/// <param name="options">The pauses.</param>
/// <param name="jitter">Random numbers from 0 to 1 for the backoff.</param>
public sealed class TopicActor(ITopicStore store, KubernetesOptions options, Func<double> jitter) : UntypedActor, IWithTimers
{
    private sealed record Answered(ImmutableDictionary<string, TopicState> States) : INoSerializationVerificationNeeded;

    private sealed record Failed(string Reason) : INoSerializationVerificationNeeded;

    private sealed record TryAgain : INoSerializationVerificationNeeded;

    /// <summary>How to make one.</summary>
    public static Props Props(ITopicStore store, KubernetesOptions options, Func<double> jitter) =>
        Akka.Actor.Props.Create(() => new TopicActor(store, options, jitter));

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stop = new();
    private ImmutableSortedSet<string> _wanted = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
    private int _failures;
    private string? _told;

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnReceive(object message) => Idle(message);

    private void Idle(object message)
    {
        switch (message)
        {
            case TopicProtocol.Want want:
                _wanted = _wanted.Union(want.Topics);
                Ask();
                break;
            case TryAgain:
                Ask();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Asking(object message)
    {
        switch (message)
        {
            case TopicProtocol.Want want:
                _wanted = _wanted.Union(want.Topics);
                break;
            case Answered answered:
                Learn(answered.States);
                break;
            case Failed failed:
                Learn(_wanted.ToImmutableDictionary(topic => topic, TopicState (_) => new TopicState.Unavailable(failed.Reason)));
                break;
            case TryAgain:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Ask()
    {
        if (_wanted.IsEmpty)
        {
            return;
        }

        Become(Asking);
        EnsureAsync(_wanted).PipeTo(Self, success: states => new Answered(states), failure: error => new Failed(error.Message));
    }

    private void Learn(ImmutableDictionary<string, TopicState> states)
    {
        var asked = _wanted.Count(states.ContainsKey);
        _wanted = _wanted.Except(states.Where(pair => pair.Value is TopicState.Ready).Select(pair => pair.Key));
        Context.Parent.Tell(new TopicProtocol.Known(states));
        Become(Idle);
        if (_wanted.IsEmpty)
        {
            _failures = 0;
            if (_told is not null)
            {
                _log.Info("All topics that services need are there now");
            }

            _told = null;
            return;
        }

        // Topics that were requested meanwhile are tried at once; otherwise the shortest pause applies.
        var worst = states
            .OrderBy(pair =>
                pair.Value switch
                {
                    TopicState.Unavailable => 0,
                    TopicState.Refused => 1,
                    _ => 2,
                }
            )
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .FirstOrDefault();
        var pause =
            _wanted.Any(topic => !states.ContainsKey(topic)) && asked > 0 ? TimeSpan.FromMilliseconds(1)
            : worst.Value is TopicState.Refused ? Backoff.Delay(1, options.RetrySlow, options.RetrySlow, jitter())
            : Backoff.Delay(++_failures, options.RetryMin, options.RetryMax, jitter());
        Tell(
            worst.Key,
            worst.Value switch
            {
                TopicState.Unavailable { Reason: var away } => away,
                TopicState.Refused { Reason: var refused } => refused,
                _ => null,
            }
        );
        Timers.StartSingleTimer(nameof(TryAgain), new TryAgain(), pause);
    }

    // Logged once for each reason, because it is retried without a limit. Topics that were not tried yet are not logged.
    private void Tell(string topic, string? reason)
    {
        if (reason is null || reason == _told)
        {
            return;
        }

        _told = reason;
        _log.Warning(
            "{Count} topics that services need are not there yet, among them {Topic}: {Reason}. They are tried again until they are",
            _wanted.Count,
            topic,
            reason
        );
    }

    // Makes an exception of the call itself one of the task.
    private async Task<ImmutableDictionary<string, TopicState>> EnsureAsync(ImmutableSortedSet<string> topics) => await store.EnsureAsync(topics, _stop.Token);

    /// <inheritdoc />
    protected override void PostStop()
    {
        _stop.Cancel();
        _stop.Dispose();
    }
}
