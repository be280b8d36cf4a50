using System.Collections.Immutable;
using ActorPipeline.Messages.Cluster;
using Akka.Actor;
using Akka.Cluster;

namespace ActorPipeline.Actors.Cluster;

/// <summary>
/// Remembers for a while which nodes left the cluster, so that the status can name them. Answers
/// <see cref="DepartedProtocol.GetAll"/>.
/// </summary>
public sealed class DepartedActor : UntypedActor
{
    private const int Most = 100;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private ImmutableList<(Member Member, string How, TimeSpan At)> _gone = [];

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    /// <summary>The actor's recipe.</summary>
    public static Props Props() => Akka.Actor.Props.Create(() => new DepartedActor());

    /// <inheritdoc />
    protected override void PreStart() =>
        _cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
            typeof(ClusterEvent.MemberRemoved),
            typeof(ClusterEvent.MemberJoined),
            typeof(ClusterEvent.MemberUp)
        );

    /// <inheritdoc />
    protected override void PostStop() => _cluster.Unsubscribe(Self);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterEvent.MemberRemoved { Member: var member } removed when member.UniqueAddress != _cluster.SelfUniqueAddress:
                _gone = _gone
                    .RemoveAll(gone => gone.Member.Address == member.Address)
                    .Insert(0, (member, removed.PreviousStatus == MemberStatus.Down ? "downed" : "left", Now));
                if (_gone.Count > Most)
                    _gone = _gone.RemoveAt(Most);
                break;
            case ClusterEvent.IMemberEvent { Member: var member } and not ClusterEvent.MemberRemoved:
                _gone = _gone.RemoveAll(gone => gone.Member.Address == member.Address);
                break;
            case DepartedProtocol.GetAll:
                _gone = _gone.RemoveAll(gone => Now - gone.At > Memory);
                Sender.Tell(
                    new DepartedProtocol.All([
                        .. _gone.Select(gone => new DepartedMember(
                            gone.Member.Address.ToString(),
                            [.. gone.Member.Roles.Order(StringComparer.Ordinal)],
                            gone.How,
                            Now - gone.At
                        )),
                    ])
                );
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
