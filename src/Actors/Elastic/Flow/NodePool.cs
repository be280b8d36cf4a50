using System.Collections.Immutable;
using ActorPipeline.Actors.Timing;

namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>
/// Which Elasticsearch node gets the next request: round robin over those that answer. A node that did not answer is not used for a pause that doubles with
/// each failure. Immutable, pure.
/// </summary>
/// <param name="Nodes">One entry for each configured URL, in that order.</param>
/// <param name="Turn">Where the next search for a node starts.</param>
internal sealed record NodePool(ImmutableArray<NodePool.Node> Nodes, int Turn)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>The state of a node.</summary>
    /// <param name="Failures">Requests in a row that it did not answer.</param>
    /// <param name="AwayUntil">It gets no request before this time, in the clock's ticks, unless all nodes are away.</param>
    internal readonly record struct Node(int Failures, long AwayUntil);

    /// <summary>A pool of <paramref name="count"/> nodes without failures.</summary>
    public static NodePool Of(int count) => new([.. Enumerable.Repeat(new Node(0, long.MinValue), count)], 0);

    /// <summary>The node for the next request, and the pool after it. When all are away: the one whose pause ends first.</summary>
    public (int Node, NodePool Next) Pick(long now)
    {
        var best = Turn % Nodes.Length;
        for (var i = 0; i < Nodes.Length; i++)
        {
            var candidate = (Turn + i) % Nodes.Length;
            if (Nodes[candidate].AwayUntil <= now)
            {
                best = candidate;
                break;
            }
            if (Nodes[candidate].AwayUntil < Nodes[best].AwayUntil)
                best = candidate;
        }
        return (best, this with { Turn = (best + 1) % Nodes.Length });
    }

    /// <summary>A node answered, with whatever status.</summary>
    public NodePool Answered(int node) => Nodes[node].Failures == 0 ? this : this with { Nodes = Nodes.SetItem(node, new Node(0, long.MinValue)) };

    /// <summary>A node did not answer.</summary>
    /// <param name="node">Which.</param>
    /// <param name="now">The clock's ticks.</param>
    /// <param name="random">From 0 to 1.</param>
    /// <param name="frequency">The clock's ticks per second.</param>
    public NodePool Failed(int node, long now, double random, long frequency)
    {
        var failures = Nodes[node].Failures + 1;
        var pause = Backoff.Delay(failures, FirstPause, LongestPause, 1 - random);
        return this with { Nodes = Nodes.SetItem(node, new Node(failures, now + (long)(pause.TotalSeconds * frequency))) };
    }

    /// <summary>True when some node is not away.</summary>
    public bool AnyThere(long now) => Nodes.Any(node => node.AwayUntil <= now);
}
