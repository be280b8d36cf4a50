using System.Collections.Immutable;
using ActorPipeline.Host.Node;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Cluster;

namespace ActorPipeline.Host.Http;

/// <summary>Gathers what the HTTP pages and the status line show. A part that does not answer in time is left out.</summary>
public sealed class StatusSource(ActorSystem system, NodeParts parts)
{
    /// <summary>How long one part may take; a status page that hangs helps nobody.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Everything.</summary>
    public async Task<PipelineStatus> ReadAsync(CancellationToken cancel)
    {
        var nodes = Ask(parts.Nodes, [], cancel);
        var configMap = Ask(parts.ConfigMap, null, cancel);
        var watcher = await configMap;
        return new PipelineStatus(Cluster(), await nodes, watcher?.Services ?? [], watcher?.ConfigMap);
    }

    /// <summary>The services alone.</summary>
    public async Task<ImmutableArray<ServiceStatus>> ServicesAsync(CancellationToken cancel) =>
        (await Ask(parts.ConfigMap, null, cancel))?.Services ?? [];

    /// <summary>The cluster as this node sees it.</summary>
    public ClusterStatus Cluster()
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        var state = cluster.State;
        var watcher = state.Members.Where(member => member.HasRole("watcher") && member.Status == MemberStatus.Up)
            .OrderBy(member => member, Member.AgeOrdering).FirstOrDefault();
        var singletons = watcher is null
            ? ImmutableSortedDictionary<string, string>.Empty
            : ImmutableSortedDictionary<string, string>.Empty.Add("config-map", watcher.Address.ToString()).Add("k8s-events", watcher.Address.ToString());
        return new ClusterStatus(cluster.SelfAddress.ToString(), state.Leader?.ToString(), singletons, [.. state.Members.Select(member => View(member, state))]);
    }

    private static MemberView View(Member member, ClusterEvent.CurrentClusterState state) => new(
        member.Address.ToString(),
        [.. member.Roles.Order(StringComparer.Ordinal)],
        Lower(member.Status),
        !state.Unreachable.Contains(member),
        member.AppVersion.ToString());

    private async Task<T> Ask<T>(Func<ActorSystem, CancellationToken, Task<T>> part, T otherwise, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            return await part(system, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception failure) when (failure is AskTimeoutException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return otherwise;
        }
    }

    private static string Lower(MemberStatus status) => status.ToString().ToLowerInvariant();
}
