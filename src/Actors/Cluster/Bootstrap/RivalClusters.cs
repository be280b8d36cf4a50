using ActorPipeline.Messages.Cluster;

namespace ActorPipeline.Actors.Cluster.Bootstrap;

/// <summary>
/// Detects a second cluster of the same seeds, which can be founded during a network split. The nodes of the smaller one end, and join the other after their
/// restart. Both sides decide alike. Immutable, pure.
/// </summary>
/// <param name="Seen">How many looks in a row found a cluster that ours has to give way to.</param>
public sealed record RivalClusters(int Seen = 0)
{
    /// <summary>The interval of looks while no seed outside of the cluster answers.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    /// <summary>The interval of looks once another cluster was seen.</summary>
    public static readonly TimeSpan Alert = TimeSpan.FromSeconds(5);

    /// <summary>Looks in a row before a node gives way: while members join and leave, two nodes of one cluster may see it differently.</summary>
    private const int Enough = 3;

    /// <summary>Whether this node has to end itself.</summary>
    public bool MustGiveWay => Seen >= Enough;

    /// <summary>The time until the next look.</summary>
    public TimeSpan Next => Seen == 0 ? Idle : Alert;

    /// <summary>The seeds outside of our cluster have answered.</summary>
    /// <param name="ours">Our cluster; null while unknown.</param>
    /// <param name="theirs">The clusters that other seeds are in.</param>
    public RivalClusters Looked(ClusterSight? ours, IEnumerable<ClusterSight> theirs) =>
        ours is not null && theirs.Any(other => GivesWay(ours, other)) ? new RivalClusters(Seen + 1) : new RivalClusters();

    /// <summary>More members win; with as many, the lower address of the oldest member. The same oldest member: the same cluster.</summary>
    public static bool GivesWay(ClusterSight ours, ClusterSight theirs) =>
        theirs.Oldest != ours.Oldest
        && (theirs.Members > ours.Members || (theirs.Members == ours.Members && string.CompareOrdinal(theirs.Oldest, ours.Oldest) < 0));
}
