using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>Identities of watchers: unique among running ones, kept over a restart.</summary>
public sealed class LeaseIdentityTests(TestServers servers)
{
    [Fact]
    public async Task Should_let_one_of_two_processes_of_one_host_name_write()
    {
        await using var cluster = await Cluster.StartAsync();
        using var folder = new LogFolder();
        Directory.CreateDirectory(folder.Data);
        using var one = LeaseIdentity.Take("host", cluster.Namespace, folder.Data);
        using var other = LeaseIdentity.Take("host", cluster.Namespace, folder.Data);
        await cluster.CreateServiceAsync("web-service");
        await using var first = new Watcher(cluster, identity: one.Name);
        await first.IsAsync("applied");
        await using var second = new Watcher(cluster, identity: other.Name);
        await second.IsAsync("conflict");
        Assert.Contains($"{one.Name} holds the lease", (await second.StatusAsync()).ConfigMap.Reason);
    }

    [Fact]
    public async Task Should_go_on_with_its_lease_when_it_was_killed()
    {
        await using var cluster = await Cluster.StartAsync();
        using var folder = new LogFolder();
        Directory.CreateDirectory(folder.Data);
        await cluster.CreateServiceAsync("web-service");
        string held;
        await using (var first = Start(cluster, folder))
        {
            await Eventually.IsAsync(() => cluster.KeysAsync(), "web-service.yml");
            held = await HolderAsync(cluster);
            first.Kill();
            await first.WaitForExitAsync();
        }

        await cluster.CreateServiceAsync("cart-service");
        await using var second = Start(cluster, folder);
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml web-service.yml");
        // The holder never changed, so nobody waited for the lease to expire.
        Assert.Equal(held, await HolderAsync(cluster));
    }

    private PipelineProcess Start(Cluster cluster, LogFolder folder) => WatcherProcess.Start(servers, cluster, folder.Data);

    private static async Task<string> HolderAsync(Cluster cluster)
    {
        var lease = await cluster.SendAsync(HttpMethod.Get, $"apis/coordination.k8s.io/v1/namespaces/{cluster.Namespace}/leases/{ApiLease.OfWatcher}");
        return $"{lease["spec"]!["holderIdentity"]} {lease["spec"]!["leaseTransitions"]} {lease["spec"]!["acquireTime"]}";
    }
}
