using System.Collections.Immutable;
using ActorPipeline.Embedded.Folders;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>A ConfigMap as a pod sees it that mounts it as a directory: what the kubelet does, only sooner.</summary>
internal sealed class MountedConfigMap : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;

    public MountedConfigMap(Cluster cluster, string directory) => _following = FollowAsync(cluster, new DirectoryConfigMap(directory));

    private async Task FollowAsync(Cluster cluster, DirectoryConfigMap directory)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!_stop.IsCancellationRequested)
        {
            var data = await cluster.DataAsync();
            Assert.IsType<ConfigMapWrite.Applied>(await directory.ApplyAsync(data.ToImmutableSortedDictionary(StringComparer.Ordinal), CancellationToken.None));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>Ends, and fails when following failed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _stop.Dispose();
    }
}
