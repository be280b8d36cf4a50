using System.Collections.Immutable;
using System.Runtime.Serialization;
using ActorPipeline.Actors.Cluster.Wire;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Cluster;

namespace ActorPipeline.Actors.Cluster;

/// <summary>A node's report as another node knows it.</summary>
/// <param name="Address">The node's address.</param>
/// <param name="Report">The last report.</param>
/// <param name="State"><c>answering</c>; <c>silent</c>: it did not answer in time; <c>unreachable</c>: the cluster does not hear it either.</param>
/// <param name="Age">How old the report is.</param>
public sealed record ReportedNode(string Address, NodeReport Report, NodeState State, TimeSpan Age);

/// <summary>
/// Collects the reports of all nodes on request; without requests nothing is sent. Each node is asked at most once a second for all callers together, and a
/// report is at most two seconds old. Thread-safe.
/// </summary>
/// <param name="system">This node.</param>
/// <param name="watchedHere">The watcher's status; null when it does not run on this node.</param>
/// <param name="inputHere">The input of a service; null when the watcher does not run on this node, or does not follow it.</param>
/// <param name="time">The clock.</param>
public sealed class ClusterReports(
    ActorSystem system,
    Func<Task<ConfigMapProtocol.Status?>> watchedHere,
    Func<ServiceId, Task<GeneratedInput?>> inputHere,
    TimeProvider time
)
{
    /// <summary>How long a report is valid, and how long one is waited for; the sum is the maximum age.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1),
        AskTimeout = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<ImmutableArray<ReportedNode>> _asked = Task.FromResult(ImmutableArray<ReportedNode>.Empty);
    private ImmutableDictionary<UniqueAddress, (NodeReport Report, long At)> _known = ImmutableDictionary<UniqueAddress, (NodeReport, long)>.Empty;
    private long? _askedAt;

    /// <summary>The actor of a node.</summary>
    public ActorSelection NodeAt(Address address) => system.ActorSelection($"{address}{NodeActor.Path}");

    /// <summary>The report of every member that ever gave one, ordered by address.</summary>
    public Task<ImmutableArray<ReportedNode>> ReadAsync()
    {
        lock (_gate)
        {
            if (_askedAt is { } at && (!_asked.IsCompleted || time.GetElapsedTime(at) < Fresh))
            {
                return _asked;
            }

            _askedAt = time.GetTimestamp();
            return _asked = AskAllAsync(Akka.Cluster.Cluster.Get(system).State);
        }
    }

    /// <summary>The watcher's status, from the node it runs on; null when it runs nowhere.</summary>
    public Task<ConfigMapProtocol.Status?> WatchedAsync(CancellationToken cancel) =>
        FromWatcherAsync(watchedHere, node => FetchAsync(NodeAt(node), cancel), cancel);

    /// <summary>The input of a service, from the node the watcher runs on; null when none follows the service.</summary>
    public Task<GeneratedInput?> InputAsync(ServiceId service, CancellationToken cancel) =>
        FromWatcherAsync(
            async () =>
            {
                try
                {
                    return await inputHere(service);
                }
                catch (AskTimeoutException)
                {
                    // The watcher is busy, or has just moved to another node.
                    return null;
                }
            },
            async node => (await AskAsync<NodeProtocol.Input>(node, new NodeProtocol.GetInput(service), cancel))?.Found,
            cancel
        );

    // While the singletons move there may be two nodes, or none.
    private async Task<T?> FromWatcherAsync<T>(Func<Task<T?>> here, Func<Address, Task<T?>> there, CancellationToken cancel)
        where T : class
    {
        if (await here().WaitAsync(cancel) is { } own)
        {
            return own;
        }

        var reports = await ReadAsync().WaitAsync(cancel);
        foreach (var node in reports.Where(node => node.State == NodeState.Answering && node.Report.Singletons.Contains(Kubernetes.KubernetesSync.ConfigMap)))
        {
            if (await there(Address.Parse(node.Address)) is { } known)
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>Tunes every member, or asks for its current tuning. The answer is null for members that gave none in time.</summary>
    public async Task<ImmutableArray<(string Address, NodeProtocol.Tuned? Answer)>> TuneAsync(NodeProtocol.Tune tune, CancellationToken cancel)
    {
        var members = Akka.Cluster.Cluster.Get(system).State.Members;
        return
        [
            .. await Task.WhenAll(
                members.Select(async member => (member.Address.ToString(), await AskAsync<NodeProtocol.Tuned>(member.Address, tune, cancel)))
            ),
        ];
    }

    private async Task<ImmutableArray<ReportedNode>> AskAllAsync(ClusterEvent.CurrentClusterState state)
    {
        var at = time.GetTimestamp();
        var answers = await Task.WhenAll(
            state
                .Members.Where(member => !state.Unreachable.Contains(member))
                .Select(async member =>
                    (member.UniqueAddress, Report: await AskAsync<NodeReport>(member.Address, NodeProtocol.GetReport.Instance, CancellationToken.None))
                )
        );
        var answered = answers.Where(answer => answer.Report is not null).ToDictionary(answer => answer.UniqueAddress, answer => (answer.Report!, at));
        lock (_gate)
        {
            _known = _known.SetItems(answered).RemoveRange(_known.Keys.Except(state.Members.Select(member => member.UniqueAddress)));
            return
            [
                .. from member in state.Members
                where _known.ContainsKey(member.UniqueAddress)
                let known = _known[member.UniqueAddress]
                let how = state.Unreachable.Contains(member) ? NodeState.Unreachable
                : answered.ContainsKey(member.UniqueAddress) ? NodeState.Answering
                : NodeState.Silent
                orderby member
                select new ReportedNode(member.Address.ToString(), known.Report, how, time.GetElapsedTime(known.At)),
            ];
        }
    }

    private async Task<ConfigMapProtocol.Status?> FetchAsync(ActorSelection node, CancellationToken cancel)
    {
        try
        {
            List<NodeProtocol.WatchedPart> parts = [];
            do
            {
                var wanted = new NodeProtocol.GetWatched(parts.Count == 0 ? 0 : parts[0].Edition, parts.Count);
                parts.Add(await node.Ask<NodeProtocol.WatchedPart>(wanted, AskTimeout, cancel));
            } while (parts.Count < parts[^1].Count);
            return parts[^1].Count == 0 ? null : WatchedEdition.Read(parts);
        }
        catch (Exception failure) when (failure is AskTimeoutException or SerializationException)
        {
            return null;
        }
    }

    private async Task<T?> AskAsync<T>(Address address, IWireMessage question, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await NodeAt(address).Ask<T>(question, AskTimeout, cancel);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}
