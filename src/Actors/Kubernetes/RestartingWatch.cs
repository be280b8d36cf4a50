using System.Runtime.CompilerServices;
using ActorPipeline.Actors.Timing;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>
/// Feeds the elements of an endless enumeration to its actor, one at a time with acknowledgement, and starts the
/// enumeration again with jittered backoff whenever it ends or fails. Owned by one actor, which may have several of different names, and used
/// on its thread only.
/// </summary>
/// <typeparam name="T">What the enumeration yields.</typeparam>
internal sealed class RestartingWatch<T>(
    string name,
    Func<CancellationToken, IAsyncEnumerable<T>> open,
    KubernetesOptions options,
    Func<double> jitter,
    IActorRef self,
    ITimerScheduler timers,
    IMaterializer materializer
)
{
    private sealed record Started(string Name, object Run) : INoSerializationVerificationNeeded;

    private sealed record Next(string Name, object Run, T Value) : INoSerializationVerificationNeeded;

    private sealed record Ended(string Name, object Run, Exception? Failure) : INoSerializationVerificationNeeded;

    private sealed record StartAgain(string Name, object Run) : INoSerializationVerificationNeeded;

    private sealed record Lasted(string Name, object Run) : INoSerializationVerificationNeeded;

    private sealed record Ack : INoSerializationVerificationNeeded
    {
        public static readonly Ack Instance = new();
    }

    private readonly CancellationTokenSource _stop = new();
    private readonly string _startKey = name + "-start";
    private readonly string _lastedKey = name + "-lasted";

    // An object, not a number: the mailbox of a restarted actor may still contain messages from before the restart.
    private object _run = new();
    private int _failures;
    private string? _reason;

    /// <summary>Starts the enumeration.</summary>
    public void Start()
    {
        var run = _run = new object();
        Source
            .From(() => Enumerate(_stop.Token))
            .Select(value => (object)new Next(name, run, value))
            .RunWith(
                Sink.ActorRefWithAck<object>(self, new Started(name, run), Ack.Instance, new Ended(name, run, null), failure => new Ended(name, run, failure)),
                materializer
            );
    }

    /// <summary>Ends the enumeration for good.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Handles a message of its own; <see cref="WatchSignal{T}.NotMine"/> for any other.</summary>
    public WatchSignal<T> Handle(object message, IActorRef sender)
    {
        switch (message)
        {
            case Started started when started.Name == name:
                sender.Tell(Ack.Instance);
                if (started.Run == _run)
                {
                    // A watch that soon ends again, even after elements, must not reset the backoff: servers do that in a loop.
                    timers.StartSingleTimer(_lastedKey, new Lasted(name, _run), options.RetryMax);
                }

                return WatchSignal<T>.Nothing.Instance;
            case Next next when next.Name == name:
                sender.Tell(Ack.Instance);
                return next.Run == _run ? new WatchSignal<T>.Element(next.Value) : WatchSignal<T>.Nothing.Instance;
            case Ended ended when ended.Name == name && ended.Run == _run:
                timers.Cancel(_lastedKey);
                var pause = Backoff.Delay(++_failures, options.RetryMin, options.RetryMax, jitter());
                timers.StartSingleTimer(_startKey, new StartAgain(name, _run), pause);
                var (reason, before) = (ended.Failure?.Message ?? "it ended", _reason);
                _reason = reason;
                return new WatchSignal<T>.Broken(reason, pause, Again: reason == before) { Failure = ended.Failure };
            case StartAgain again when again.Name == name && again.Run == _run:
                Start();
                return WatchSignal<T>.Nothing.Instance;
            case Lasted lasted when lasted.Name == name && lasted.Run == _run:
                (_failures, _reason) = (0, null);
                return WatchSignal<T>.Nothing.Instance;
            case Ended { Name: var of } when of == name:
            case StartAgain { Name: var by } when by == name:
            case Lasted { Name: var at } when at == name:
                return WatchSignal<T>.Nothing.Instance;
            default:
                return WatchSignal<T>.NotMine.Instance;
        }
    }

    // Turns a synchronous exception of the call into one of the enumeration, which the stream handles.
    private async IAsyncEnumerable<T> Enumerate([EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var value in open(cancel).WithCancellation(cancel))
        {
            yield return value;
        }
    }
}

/// <summary>What a message meant to a <see cref="RestartingWatch{T}"/>.</summary>
internal abstract record WatchSignal<T>
{
    private WatchSignal() { }

    /// <summary>The message belongs to something else.</summary>
    public sealed record NotMine : WatchSignal<T>
    {
        public static readonly NotMine Instance = new();
    }

    /// <summary>Handled, nothing to do.</summary>
    public sealed record Nothing : WatchSignal<T>
    {
        public static readonly Nothing Instance = new();
    }

    /// <summary>The watch yielded <paramref name="Value"/>.</summary>
    public sealed record Element(T Value) : WatchSignal<T>;

    /// <summary>
    /// The watch ended or failed, and starts again after <paramref name="Pause"/>; <paramref name="Again"/> when the reason is the same as the last time and
    /// the watch did not last in between, so it was logged already.
    /// </summary>
    public sealed record Broken(string Reason, TimeSpan Pause, bool Again) : WatchSignal<T>
    {
        /// <summary>The exception; null when it ended without one.</summary>
        public Exception? Failure { get; init; }
    }
}
