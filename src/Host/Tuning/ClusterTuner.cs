using System.Collections.Immutable;
using ActorPipeline.Actors.Cluster;
using ActorPipeline.Messages.Cluster;
using Akka.Actor;

namespace ActorPipeline.Host.Tuning;

/// <summary>Tunes every node of the cluster, this one first: a change that it refuses is sent to no other node.</summary>
public sealed class ClusterTuner(NodeTuner here, ClusterReports reports, ActorSystem system)
{
    /// <summary>The current tuning of every node.</summary>
    public async Task<TuneResult> ShowAsync(CancellationToken cancel) =>
        new(here.Now, [], [], await EverywhereAsync(ImmutableSortedDictionary<string, string>.Empty, "", [], cancel)) { Latest = here.Latest };

    /// <summary>Changes some keys on all nodes.</summary>
    /// <param name="changes">Values by full path.</param>
    /// <param name="origin">Who asked, for messages.</param>
    /// <param name="cancel">Stops waiting; nodes that got the request change all the same.</param>
    public async Task<TuneResult> ApplyAsync(IReadOnlyDictionary<string, string> changes, string origin, CancellationToken cancel)
    {
        var own = here.Apply(changes, origin);
        return own.Errors.IsEmpty
            ? own with
            {
                Nodes = await EverywhereAsync(changes.ToImmutableSortedDictionary(StringComparer.Ordinal), origin, own.Changed, cancel),
            }
            : own;
    }

    // This node has changed already, so asking it again along with the others reports no change for it.
    private async Task<ImmutableArray<NodeTuned>> EverywhereAsync(
        ImmutableSortedDictionary<string, string> changes,
        string origin,
        ImmutableArray<string> changedHere,
        CancellationToken cancel
    )
    {
        var self = Akka.Cluster.Cluster.Get(system).SelfAddress.ToString();
        var answers = await reports.TuneAsync(new NodeProtocol.Tune(changes, origin.Length == 0 ? self : $"{origin} of {self}"), cancel);
        return
        [
            .. answers.Select(node =>
                node.Answer is { } tuned
                    ? new NodeTuned(node.Address, tuned.Now, node.Address == self ? changedHere : tuned.Changed, tuned.Errors)
                    : new NodeTuned(
                        node.Address,
                        ImmutableSortedDictionary<string, string>.Empty,
                        [],
                        ["It did not answer in time, and may run with other values."]
                    )
            ),
        ];
    }
}
