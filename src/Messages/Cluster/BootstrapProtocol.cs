namespace ActorPipeline.Messages.Cluster;

/// <summary>What nodes that are in no cluster yet say to each other, to find one or to found one. See docs/cluster.md.</summary>
public static class BootstrapProtocol
{
    /// <summary>Asks a seed for its vote, or, with a candidate that is no seed, only whether it is in a cluster. Answered with <see cref="Voted"/>.</summary>
    /// <param name="Candidate">The cluster address of who asks.</param>
    public sealed record Vote(string Candidate) : IWireMessage
    {
        /// <summary>Only asks whether there is a cluster.</summary>
        public static readonly Vote Nobody = new("");
    }

    /// <summary>The answer.</summary>
    /// <param name="Answer"><c>granted</c>, <c>refused</c>, or <c>joined</c>: there is a cluster, and the one asked is in it.</param>
    /// <param name="Cluster">That cluster; null when the one asked is in none, or does not know yet.</param>
    public sealed record Voted(string Answer, ClusterSight? Cluster = null) : IWireMessage
    {
        /// <summary>It votes for the candidate, and for nobody else for a while.</summary>
        public static readonly Voted Granted = new("granted");

        /// <summary>It has voted for another.</summary>
        public static readonly Voted Refused = new("refused");

        /// <summary>Join me.</summary>
        public static readonly Voted Joined = new("joined");
    }
}

/// <summary>A cluster as one of its members sees it.</summary>
/// <param name="Members">How many members are up.</param>
/// <param name="Oldest">Its oldest member, address and incarnation: what tells it from another cluster.</param>
public sealed record ClusterSight(int Members, string Oldest);
