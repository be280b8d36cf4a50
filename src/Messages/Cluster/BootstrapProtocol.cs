namespace ActorPipeline.Messages.Cluster;

/// <summary>Messages of cluster bootstrap: how a node finds a cluster to join, or wins the votes to found one. See docs/cluster.md.</summary>
public static class BootstrapProtocol
{
    /// <summary>
    /// Asks a seed for its vote. With <see cref="Nobody"/> as the candidate it only asks whether the seed is in a cluster. Answered with <see cref="Voted"/>.
    /// </summary>
    /// <param name="Candidate">The cluster address of the node that asks.</param>
    public sealed record Vote(string Candidate) : IWireMessage
    {
        /// <summary>Asks for no vote, only whether there is a cluster.</summary>
        public static readonly Vote Nobody = new("");
    }

    /// <summary>The answer.</summary>
    /// <param name="Answer"><c>granted</c>, <c>refused</c>, or <c>joined</c>: the seed is in a cluster.</param>
    /// <param name="Cluster">That cluster; null when the one asked is in none, or does not know yet.</param>
    public sealed record Voted(string Answer, ClusterSight? Cluster = null) : IWireMessage
    {
        /// <summary>The seed votes for the candidate, and is bound to that vote until it expires.</summary>
        public static readonly Voted Granted = new("granted");

        /// <summary>The seed is bound to a vote for another candidate.</summary>
        public static readonly Voted Refused = new("refused");

        /// <summary>The seed is in a cluster: join through it.</summary>
        public static readonly Voted Joined = new("joined");
    }
}

/// <summary>A cluster as one of its members sees it.</summary>
/// <param name="Members">How many members are up.</param>
/// <param name="Oldest">Address and incarnation of its oldest member, which identify the cluster.</param>
public sealed record ClusterSight(int Members, string Oldest);
