using System.Collections.Immutable;
using ActorPipeline.Actors.Cluster;
using ActorPipeline.Host.Node;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;

namespace ActorPipeline.Host.Http;

/// <summary>Collects the status for HTTP and the status line. A part that does not answer in time is left out.</summary>
public sealed class StatusSource(ActorSystem system, ClusterReports reports)
{
    /// <summary>The time limit of one part, so that the status itself does not hang.</summary>
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Everything.</summary>
    public async Task<PipelineStatus> ReadAsync(CancellationToken cancel)
    {
        var nodes = await Ask(_ => reports.ReadAsync(), [], cancel);
        var watcher = Ask(reports.WatchedAsync, null, cancel);
        var departed = Ask(DepartedAsync, [], cancel);
        ImmutableArray<NodeStatus> consumers = [.. nodes.Where(node => node.Report.Sink is not null).Select(View)];
        return new PipelineStatus(Cluster(nodes, await departed), consumers, (await watcher)?.Services ?? [], (await watcher)?.ConfigMap)
        {
            Watches = (await watcher)?.Watches ?? [],
            Figures = ServiceView.Of(consumers),
            Latency = LatencyView.Of(consumers.SelectMany(node => node.Sink.Services).Aggregate(Latency.None, (all, one) => all + one.Recent)),
        };
    }

    /// <summary>The services alone.</summary>
    public async Task<ImmutableArray<ServiceStatus>> ServicesAsync(CancellationToken cancel) => (await Ask(reports.WatchedAsync, null, cancel))?.Services ?? [];

    /// <summary>The members, and the nodes of the singletons.</summary>
    public async Task<ClusterStatus> ClusterAsync(CancellationToken cancel)
    {
        var nodes = await Ask(_ => reports.ReadAsync(), [], cancel);
        return Cluster(nodes, await Ask(DepartedAsync, [], cancel));
    }

    /// <summary>All members, as this node sees them at this moment.</summary>
    public ImmutableArray<MemberView> Members()
    {
        var state = Akka.Cluster.Cluster.Get(system).State;
        return [.. state.Members.Select(member => MemberView.Of(member, !state.Unreachable.Contains(member)))];
    }

    private ClusterStatus Cluster(ImmutableArray<ReportedNode> nodes, ImmutableArray<DepartedMember> departed)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        var singletons = nodes
            .Where(node => node.State == NodeState.Answering)
            .SelectMany(node => node.Report.Singletons.Select(name => KeyValuePair.Create(name, node.Address)))
            .DistinctBy(pair => pair.Key)
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
        return new ClusterStatus(
            cluster.SelfAddress.ToString(),
            cluster.State.Leader?.ToString(),
            singletons,
            [.. Members().Select(member => WithProcess(member, nodes.FirstOrDefault(node => node.Address == member.Address)))],
            [.. departed.Select(member => new DepartedView(member.Address, member.Roles, member.How, Math.Round(member.Since.TotalSeconds, 1)))]
        );
    }

    // An old report would show an uptime that does not grow.
    private static MemberView WithProcess(MemberView member, ReportedNode? node) =>
        node is { State: NodeState.Answering, Report.Process: { } process }
            ? member with
            {
                MemoryBytes = process.MemoryBytes,
                UptimeSeconds = Math.Round(process.UptimeSeconds),
            }
            : member;

    private static NodeStatus View(ReportedNode node) =>
        new(node.Address, node.Report.Sink!, node.Report.Partitions, node.State, Math.Round(node.Age.TotalSeconds, 3));

    private async Task<ImmutableArray<DepartedMember>> DepartedAsync(CancellationToken cancel) =>
        ActorRegistry.For(system).TryGet<DepartedActor>(out var departed)
            ? (await departed.Ask<DepartedProtocol.All>(DepartedProtocol.GetAll.Instance, AskTimeout, cancel)).Members
            : [];

    private static async Task<T> Ask<T>(Func<CancellationToken, Task<T>> part, T otherwise, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(AskTimeout);
        try
        {
            return await part(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception failure) when (failure is AskTimeoutException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return otherwise;
        }
    }
}
