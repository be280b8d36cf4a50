using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorPipeline.Host.Http;
using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Hosting;

namespace ActorPipeline.Host.Node;

/// <summary>Removes members from the cluster, and reports its changes. Thread-safe.</summary>
public sealed class Membership(ActorSystem system, IHostApplicationLifetime lifetime)
{
    private Cluster Cluster => Cluster.Get(system);

    /// <summary>Asks a member to leave gracefully; without an address, this node.</summary>
    public MembersChanged Leave(string? address) => On(address ?? Cluster.SelfAddress.ToString(), member => Cluster.Leave(member.Address));

    /// <summary>Downs a member that no longer runs. One that still runs ends itself.</summary>
    public MembersChanged Down(string? address) =>
        address is null ? new MembersChanged([], ["The address of a member is needed."]) : On(address, member => Cluster.Down(member.Address));

    /// <summary>Downs all members that are unreachable from this node.</summary>
    public MembersChanged DownUnreachable()
    {
        var unreachable = Cluster.State.Unreachable;
        foreach (var member in unreachable)
            Cluster.Down(member.Address);
        return new MembersChanged([.. unreachable.Select(member => member.Address.ToString())], []);
    }

    /// <summary>The current members, then every change, one line each, until cancelled or the node stops.</summary>
    public async IAsyncEnumerable<string> TailAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        // Bounded: a reader that is a thousand changes behind misses the oldest.
        var lines = Channel.CreateBounded<string>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });
        var listener = system.ActorOf(Props.Create(() => new Listener(lines.Writer)));
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(either.Token).WithCancellation(either.Token))
                yield return line;
        }
        finally
        {
            system.Stop(listener);
        }
    }

    private MembersChanged On(string address, Action<Member> what)
    {
        // HOST:PORT is enough: the rest is the same for all.
        var wanted = address.Contains("://", StringComparison.Ordinal) ? address : $"{Cluster.SelfAddress.Protocol}://{AkkaSetup.SystemName}@{address}";
        var members = Cluster.State.Members;
        if (members.FirstOrDefault(member => member.Address.ToString() == wanted) is not { } found)
            return new MembersChanged([], [$"{address} is no member; members are {string.Join(", ", members.Select(member => member.Address))}."]);
        what(found);
        return new MembersChanged([wanted], []);
    }

    private sealed class Listener(ChannelWriter<string> lines) : UntypedActor
    {
        protected override void PreStart() =>
            Cluster
                .Get(Context.System)
                .Subscribe(
                    Self,
                    ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents,
                    typeof(ClusterEvent.IMemberEvent),
                    typeof(ClusterEvent.IReachabilityEvent)
                );

        protected override void PostStop()
        {
            Cluster.Get(Context.System).Unsubscribe(Self);
            lines.TryComplete();
        }

        protected override void OnReceive(object message)
        {
            var (member, reachable) = message switch
            {
                ClusterEvent.IMemberEvent change => (change.Member, !Cluster.Get(Context.System).State.Unreachable.Contains(change.Member)),
                ClusterEvent.UnreachableMember change => (change.Member, false),
                ClusterEvent.ReachableMember change => (change.Member, true),
                _ => (null, true),
            };
            if (member is not null)
                lines.TryWrite(MemberView.Of(member, reachable).ToLine());
        }
    }
}
