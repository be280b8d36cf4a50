using ActorPipeline.Messages.Cluster;

namespace ActorPipeline.Actors.Cluster.Bootstrap;

/// <summary>
/// Finds a second cluster of the same seeds, which can be founded while the network is split: the smaller of the two ends, node by
/// node, and is let into the other. Looked at from both sides with the same outcome. Immutable, pure.
/// </summary>
/// <param name="Seen">Looks in a row that saw a cluster before which ours has to give way.</param>
public sealed record RivalClusters(int Seen = 0)
{
    /// <summary>How often is looked for seeds that are no members while none of them answers.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    /// <summary>How often is looked once there is a suspicion.</summary>
    public static readonly TimeSpan Alert = TimeSpan.FromSeconds(5);

    /// <summary>So many looks in a row: while members come and go, two nodes of one cluster see it differently for a moment.</summary>
    private const int Enough = 3;

    /// <summary>Whether this node has to end.</summary>
    public bool MustGiveWay => Seen >= Enough;

    /// <summary>When to look again.</summary>
    public TimeSpan Next => Seen == 0 ? Idle : Alert;

    /// <summary>Seeds that are no members of ours were asked what cluster they are in.</summary>
    /// <param name="ours">Null while we cannot tell.</param>
    /// <param name="theirs">Of those that are in one.</param>
    public RivalClusters Looked(ClusterSight? ours, IEnumerable<ClusterSight> theirs) =>
        ours is not null && theirs.Any(other => GivesWay(ours, other)) ? new RivalClusters(Seen + 1) : new RivalClusters();

    /// <summary>More members win; with as many, the lower address of the oldest member. The same oldest member: the same cluster.</summary>
    public static bool GivesWay(ClusterSight ours, ClusterSight theirs) =>
        theirs.Oldest != ours.Oldest
        && (theirs.Members > ours.Members || (theirs.Members == ours.Members && string.CompareOrdinal(theirs.Oldest, ours.Oldest) < 0));
}
