using System.Collections.Immutable;
using ActorPipeline.Messages.Cluster;

namespace ActorPipeline.Actors.Cluster.Bootstrap;

/// <summary>
/// Decides who may found a new cluster: a seed that more than half of all seeds vote for, itself included. Each seed votes for one candidate at a time, so two
/// candidates cannot both have a majority. Pure.
/// </summary>
/// <param name="Self">This node.</param>
/// <param name="Seeds">All seeds, the same on every node.</param>
public sealed record Election(string Self, ImmutableArray<string> Seeds)
{
    /// <summary>How long a vote binds its seed. A candidate counts votes and founds within half of it.</summary>
    public static readonly TimeSpan Binding = TimeSpan.FromSeconds(5);

    /// <summary>How long a candidate waits for votes.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromMilliseconds(1_500);

    /// <summary>How long a founder waits for more than half of the seeds to be in its cluster.</summary>
    public static readonly TimeSpan FollowersDue = TimeSpan.FromSeconds(30);

    /// <summary>True in a cluster, or when about to found one.</summary>
    public bool Joined { get; init; }

    /// <summary>The candidate this seed votes for, and until when.</summary>
    public (string Candidate, TimeSpan Until)? Given { get; init; }

    /// <summary>More than half of the seeds.</summary>
    public int Majority => (Seeds.Length / 2) + 1;

    /// <summary>Another node asks.</summary>
    /// <param name="candidate">The candidate; any node may ask, and only a seed can get a vote.</param>
    /// <param name="now">Monotonic.</param>
    public (Election Next, BootstrapProtocol.Voted Answer) Asked(string candidate, TimeSpan now)
    {
        if (Joined)
            return (this, BootstrapProtocol.Voted.Joined);
        if (!Seeds.Contains(candidate) || !Seeds.Contains(Self) || IsBoundToOtherThan(candidate, now))
            return (this, BootstrapProtocol.Voted.Refused);
        return (this with { Given = (candidate, now + Binding) }, BootstrapProtocol.Voted.Granted);
    }

    /// <summary>
    /// A round begins. A seed that is free to stand votes for itself until the round is over, and asks the others for votes. A node that is no seed, or bound
    /// to another candidate, only asks whether there is a cluster: votes it cannot use would bind their seeds, and seeds that keep binding each other would
    /// found no cluster.
    /// </summary>
    /// <param name="now">Monotonic.</param>
    /// <returns>The request to the other seeds; without a candidate when this node does not stand.</returns>
    public (Election Next, BootstrapProtocol.Vote Ask) Begin(TimeSpan now) =>
        Joined || !Seeds.Contains(Self) || IsBoundToOtherThan(Self, now)
            ? (this, BootstrapProtocol.Vote.Nobody)
            : (this with { Given = (Self, TimeSpan.MaxValue) }, new BootstrapProtocol.Vote(Self));

    /// <summary>The round is over without a majority: this seed may vote for another candidate at once.</summary>
    public Election Lost() => Given?.Candidate == Self ? this with { Given = null } : this;

    /// <summary>Whether a round was won. Late votes do not count: their seeds may no longer be bound.</summary>
    /// <param name="granted">Votes of other seeds.</param>
    /// <param name="took">How long ago the round began.</param>
    public bool Won(int granted, TimeSpan took) => granted + 1 >= Majority && took < Binding / 2;

    /// <summary>
    /// Whether enough seeds joined a founder's cluster: true for good once more than half of them were members, whatever happens later; false when they did
    /// not join in time; null while it is open.
    /// </summary>
    /// <param name="seeds">Seeds that are members, itself among them.</param>
    /// <param name="since">How long ago it founded.</param>
    public bool? IsFollowed(int seeds, TimeSpan since) =>
        seeds >= Majority ? true
        : since < FollowersDue ? null
        : false;

    private bool IsBoundToOtherThan(string candidate, TimeSpan now) => Given is { } given && given.Candidate != candidate && now < given.Until;
}
