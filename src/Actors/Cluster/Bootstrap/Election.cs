using System.Collections.Immutable;
using ActorPipeline.Messages.Cluster;

namespace ActorPipeline.Actors.Cluster.Bootstrap;

/// <summary>
/// Who may found a new cluster: a seed that more than half of all seeds vote for, itself among them. Each votes for one at a time, so
/// two can never both have that many. Pure.
/// </summary>
/// <param name="Self">This node.</param>
/// <param name="Seeds">All seeds, the same on every node.</param>
public sealed record Election(string Self, ImmutableArray<string> Seeds)
{
    /// <summary>How long a vote binds who gave it. A candidate counts votes and founds within a fraction of it.</summary>
    public static readonly TimeSpan Binding = TimeSpan.FromSeconds(5);

    /// <summary>How long a candidate waits for votes.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromMilliseconds(1_500);

    /// <summary>How long a founder waits for more than half of the seeds to be in its cluster.</summary>
    public static readonly TimeSpan FollowersDue = TimeSpan.FromSeconds(30);

    /// <summary>In a cluster, or about to found one.</summary>
    public bool Joined { get; init; }

    /// <summary>To whom the vote is given, and until when.</summary>
    public (string Candidate, TimeSpan Until)? Given { get; init; }

    /// <summary>More than half.</summary>
    public int Majority => (Seeds.Length / 2) + 1;

    /// <summary>Another node asks.</summary>
    /// <param name="candidate">Who; anybody may ask, only a seed can get a vote.</param>
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
    /// A round begins. Who may stand votes for itself until the round is over, and asks the others for their votes. Who may not, being no
    /// seed or bound to another, only asks whether there is a cluster: votes it cannot use would bind those who give them, and bound nodes
    /// that bind each other again and again would never found anything.
    /// </summary>
    /// <param name="now">Monotonic.</param>
    /// <returns>What to ask of the other seeds; without a candidate when it does not stand.</returns>
    public (Election Next, BootstrapProtocol.Vote Ask) Begin(TimeSpan now) =>
        Joined || !Seeds.Contains(Self) || IsBoundToOtherThan(Self, now)
            ? (this, BootstrapProtocol.Vote.Nobody)
            : (this with { Given = (Self, TimeSpan.MaxValue) }, new BootstrapProtocol.Vote(Self));

    /// <summary>The round is over, and its votes are void: it may vote for another at once.</summary>
    public Election Lost() => Given?.Candidate == Self ? this with { Given = null } : this;

    /// <summary>Whether a round was won. Votes that came late are not worth anything: those who gave them may be free again.</summary>
    /// <param name="granted">Votes of others.</param>
    /// <param name="took">How long ago the round began.</param>
    public bool Won(int granted, TimeSpan took) => granted + 1 >= Majority && took < Binding / 2;

    /// <summary>
    /// Whether a founder is followed: true for good once more than half of the seeds were in its cluster, because what they do later, in a
    /// split network for instance, is not about founding; false when they were not in time; null while that is open.
    /// </summary>
    /// <param name="seeds">Seeds that are members, itself among them.</param>
    /// <param name="since">How long ago it founded.</param>
    public bool? IsFollowed(int seeds, TimeSpan since) =>
        seeds >= Majority ? true
        : since < FollowersDue ? null
        : false;

    private bool IsBoundToOtherThan(string candidate, TimeSpan now) => Given is { } given && given.Candidate != candidate && now < given.Until;
}
