using System.Collections.Immutable;
using ActorPipeline.Messages.Cluster;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace ActorPipeline.Actors.Cluster.Bootstrap;

/// <summary>
/// Brings a node with seeds into a cluster: joins the one that any seed is in, or founds one when more than half of the seeds vote for the node. A node that
/// is cut off from half of the seeds founds none, however often it is restarted. Asks again until the node is a member. From then on it answers other nodes,
/// and looks for a second cluster that was founded during a network split: the smaller one ends, see <see cref="RivalClusters"/>. A founder whose cluster too
/// few seeds join ends itself: its voters may have joined another one.
/// </summary>
public sealed class BootstrapActor : UntypedActor, IWithTimers
{
    /// <summary>Its path on every node with seeds.</summary>
    /// <remarks>Nodes of other versions use this path, so it stays although the type was renamed.</remarks>
    public const string Path = "/user/founding";

    private static readonly TimeSpan RoundPause = TimeSpan.FromSeconds(1),
        JoinTimeout = TimeSpan.FromSeconds(10);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);
    private Election _election;
    private (ImmutableArray<string> Through, TimeSpan At) _joining = ([], TimeSpan.Zero);
    private string _told = "";
    private RivalClusters _rivals = new();

    private sealed record NextRound : INoSerializationVerificationNeeded;

    private sealed record RoundOver(ImmutableArray<(string Seed, BootstrapProtocol.Voted? Voted)> Answers, TimeSpan Began, bool Standing)
        : INoSerializationVerificationNeeded;

    private sealed record Look : INoSerializationVerificationNeeded;

    private sealed record Looked(ImmutableArray<(string Seed, BootstrapProtocol.Voted? Voted)> Answers) : INoSerializationVerificationNeeded;

    private sealed record CountFollowers(TimeSpan Founded) : INoSerializationVerificationNeeded;

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    /// <inheritdoc cref="Props"/>
    public BootstrapActor(ImmutableArray<string> seeds) => _election = new Election(_cluster.SelfAddress.ToString(), seeds);

    /// <summary>The actor's recipe; its name is the last part of <see cref="Path"/>.</summary>
    /// <param name="seeds">Cluster addresses, the same on every node.</param>
    public static Props Props(ImmutableArray<string> seeds) => Akka.Actor.Props.Create(() => new BootstrapActor(seeds));

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    // Seeds further back in the list start later, so that candidacies seldom collide.
    /// <inheritdoc />
    protected override void PreStart()
    {
        Timers.StartSingleTimer("round", new NextRound(), RoundPause * Math.Max(0, _election.Seeds.IndexOf(_election.Self)));
        Timers.StartSingleTimer("look", new Look(), _rivals.Next);
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        _election = _election with { Joined = _election.Joined || IsMember };
        switch (message)
        {
            case BootstrapProtocol.Vote vote:
                (_election, var answer) = _election.Asked(vote.Candidate, Now);
                Sender.Tell(answer == BootstrapProtocol.Voted.Joined ? answer with { Cluster = Sight } : answer);
                break;
            case NextRound when !IsMember:
                Ask();
                break;
            case RoundOver over when !IsMember:
                Count(over);
                Timers.StartSingleTimer("round", new NextRound(), RoundPause * (0.5 + (Random.Shared.NextDouble() * _election.Seeds.Length / 2)));
                break;
            case CountFollowers count when _election.IsFollowed(Followers, Now - count.Founded) is { } followed:
                Timers.Cancel("followers");
                if (!followed)
                    End($"Founded a cluster, and only {Followers} of {_election.Majority} seeds are in it");
                break;
            case Look:
                var members = _cluster.State.Members.Select(member => member.Address.ToString()).ToHashSet();
                AskAsync(IsMember ? _election.Seeds.Where(seed => !members.Contains(seed)) : [], BootstrapProtocol.Vote.Nobody)
                    .PipeTo(Self, Self, answers => new Looked(answers));
                break;
            case Looked looked:
                var elsewhere = looked.Answers.Where(answer => answer.Voted?.Cluster is not null).ToArray();
                _rivals = _rivals.Looked(Sight, elsewhere.Select(answer => answer.Voted!.Cluster!));
                if (_rivals.MustGiveWay)
                    End($"There is a second cluster, which {string.Join(", ", elsewhere.Select(answer => answer.Seed))} is in, and it goes on");
                else
                    Timers.StartSingleTimer("look", new Look(), _rivals.Next);
                break;
        }
    }

    private bool IsMember => _cluster.State.Members.Any(member => member.UniqueAddress == _cluster.SelfUniqueAddress);

    private int Followers => _cluster.State.Members.Count(member => _election.Seeds.Contains(member.Address.ToString()));

    // Null while the node is in no cluster, or no member is up.
    private ClusterSight? Sight
    {
        get
        {
            List<Member> up = [.. _cluster.State.Members.Where(member => member.Status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.Exiting)];
            if (!IsMember || up.Count == 0)
                return null;
            var oldest = up.Aggregate((one, other) => one.IsOlderThan(other) ? one : other).UniqueAddress;
            return new ClusterSight(up.Count, $"{oldest.Address}#{oldest.Uid}");
        }
    }

    private void End(string why)
    {
        _log.Error("{Why}; ending, to find out anew", why);
        CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ClusterJoinUnsuccessfulReason.Instance);
    }

    private void Ask()
    {
        var began = Now;
        (_election, var vote) = _election.Begin(began);
        AskAsync(_election.Seeds.Where(seed => seed != _election.Self), vote)
            .PipeTo(Self, Self, answers => new RoundOver(answers, began, vote != BootstrapProtocol.Vote.Nobody));
    }

    private static async Task<ImmutableArray<(string Seed, BootstrapProtocol.Voted? Voted)>> AskAsync(IEnumerable<string> seeds, BootstrapProtocol.Vote vote)
    {
        var system = Context.System;
        return [.. await Task.WhenAll(seeds.Select(seed => AskAsync(seed, system.ActorSelection(seed + Path), vote)))];
    }

    private static async Task<(string, BootstrapProtocol.Voted?)> AskAsync(string seed, ActorSelection there, BootstrapProtocol.Vote vote)
    {
        try
        {
            return (seed, await there.Ask<BootstrapProtocol.Voted>(vote, Election.Round));
        }
        catch (Exception)
        {
            // A failed request counts as no answer. If the round failed with it, no further round would begin.
            return (seed, null);
        }
    }

    private static ImmutableArray<string> Who(RoundOver over, string? answer) =>
        [.. over.Answers.Where(one => one.Voted?.Answer == answer).Select(one => one.Seed)];

    private void Count(RoundOver over)
    {
        var joined = Who(over, BootstrapProtocol.Voted.Joined.Answer);
        if (!joined.IsEmpty)
        {
            _election = _election.Lost();
            Join(joined);
        }
        else if (over.Standing && _election.Won(Who(over, BootstrapProtocol.Voted.Granted.Answer).Length, Now - over.Began))
        {
            _log.Info("Founding a cluster");
            _election = _election with { Joined = true };
            _cluster.Join(_cluster.SelfAddress);
            Timers.StartPeriodicTimer("followers", new CountFollowers(Now), RoundPause);
        }
        else
        {
            _election = _election.Lost();
            if (!_election.Joined)
                Tell(over);
        }
    }

    // Logged once per state, not per round: a node may wait for days.
    private void Tell(RoundOver over)
    {
        var (granted, refused, silent) = (
            Who(over, BootstrapProtocol.Voted.Granted.Answer),
            Who(over, BootstrapProtocol.Voted.Refused.Answer),
            Who(over, null)
        );
        string[] parts =
        [
            over.Standing ? $"{granted.Length + 1} of {_election.Majority} votes"
            : _election.Given is { } given ? $"voted for {given.Candidate}"
            : "no seed itself",
            .. over.Standing && refused.Length > 0 ? [$"voted for another: {string.Join(", ", refused)}"] : Array.Empty<string>(),
            .. silent.Length > 0 ? [$"no answer: {string.Join(", ", silent)}"] : Array.Empty<string>(),
        ];
        var told = string.Join("; ", parts);
        if (told == _told)
            return;
        _told = told;
        _log.Info("In no cluster yet: {Votes}", told);
    }

    private void Join(ImmutableArray<string> through)
    {
        if (_joining.Through.SequenceEqual(through) && Now - _joining.At < JoinTimeout)
            return;
        _log.Info("Joining the cluster of {Seeds}", string.Join(", ", through));
        _joining = (through, Now);
        _cluster.JoinSeedNodes(through.Select(Address.Parse));
    }
}
