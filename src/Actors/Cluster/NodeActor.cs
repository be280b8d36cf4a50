using ActorPipeline.Actors.Cluster.Wire;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Actors.Cluster;

/// <summary>Answers the requests of other nodes.</summary>
/// <param name="Report">The node's report.</param>
/// <param name="Watched">The watcher's status; null when it does not run here.</param>
/// <param name="Input">The input of a service; null when the watcher does not run here, or does not follow it.</param>
/// <param name="Tune">Changes the tuning, or only returns it. Must not block.</param>
public sealed record NodeAnswers(
    Func<Task<NodeReport>> Report,
    Func<Task<ConfigMapProtocol.Status?>> Watched,
    Func<ServiceId, Task<GeneratedInput?>> Input,
    Func<NodeProtocol.Tune, NodeProtocol.Tuned> Tune
);

/// <summary>
/// The actor of a node that other nodes send requests to, at <see cref="Path"/>. The watcher's status is sent in pieces of one edition; the last two editions
/// are kept, so that several nodes can fetch at the same time. A request that fails gets no answer: the asking node has a timeout.
/// </summary>
/// <param name="answers">Answers the requests.</param>
public sealed class NodeActor(NodeAnswers answers) : UntypedActor
{
    /// <summary>Its path on every node.</summary>
    public const string Path = "/user/node";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private WatchedEdition? _edition;
    private WatchedEdition? _previous;
    private TimeSpan _made;

    // PipeTo sends the answer to this actor first: a failure must not be sent to the asking node, because exceptions have no serializer.
    private sealed record Answered(IWireMessage Answer) : INoSerializationVerificationNeeded;

    private sealed record Watching(ConfigMapProtocol.Status? Status) : INoSerializationVerificationNeeded;

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    /// <summary>The actor's recipe; its name is the last part of <see cref="Path"/>.</summary>
    public static Props Props(NodeAnswers answers) => Akka.Actor.Props.Create(() => new NodeActor(answers));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case NodeProtocol.GetReport:
                answers.Report().PipeTo(Self, Sender, report => new Answered(report), failure => new Status.Failure(failure));
                break;
            case NodeProtocol.GetWatched { Edition: 0 } when _edition is { } fresh && Now - _made < Fresh:
                Sender.Tell(fresh.Piece(0));
                break;
            case NodeProtocol.GetWatched { Edition: 0 }:
                answers.Watched().PipeTo(Self, Sender, status => new Watching(status), failure => new Status.Failure(failure));
                break;
            case NodeProtocol.GetWatched get:
                Sender.Tell(
                    (
                        _edition?.Number == get.Edition ? _edition
                        : _previous?.Number == get.Edition ? _previous
                        : null
                    )?.Piece(get.Index) ?? WatchedEdition.Nothing
                );
                break;
            case NodeProtocol.GetInput get:
                answers.Input(get.Service).PipeTo(Self, Sender, input => new Answered(new NodeProtocol.Input(input)), failure => new Status.Failure(failure));
                break;
            case NodeProtocol.Tune tune:
                Sender.Tell(answers.Tune(tune));
                break;
            case Answered answered:
                Sender.Tell(answered.Answer);
                break;
            case Watching { Status: null }:
                Sender.Tell(WatchedEdition.Nothing);
                break;
            case Watching { Status: { } status }:
                (_previous, _edition, _made) = (_edition, WatchedEdition.Of((_edition?.Number ?? 0) + 1, status), Now);
                Sender.Tell(_edition.Piece(0));
                break;
            case Status.Failure failure:
                _log.Debug("A question of another node is not answered: {Reason}", failure.Cause.Message);
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
