using System.Diagnostics;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Integration.Tests.Kubernetes;
using ActorPipeline.Integration.Tests.Processes;
using ActorPipeline.Messages.Kubernetes;
using KubernetesCluster = ActorPipeline.Integration.Tests.Kubernetes.Cluster;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>A real API server that is killed, compacted (410) and stopped under a watcher. In the end the ConfigMap is always right.</summary>
public sealed class ApiServerTests
{
    private const string Kubernetes = "kubernetes",
        ApiServer = "kube-apiserver";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [ServerFact]
    public async Task Should_end_right_when_the_server_is_killed_five_times()
    {
        using var folder = new LogFolder();
        Directory.CreateDirectory(folder.Data);
        await using var servers = new OwnServers();
        var admin = await servers.StartKubernetesAsync();
        await using var cluster = await KubernetesCluster.StartOnAsync(admin);
        // With rights of RBAC, unlike an administrator: a server that has just started refuses them until it knows the rules.
        await OwnKubernetes.KubectlAsync(admin, OwnKubernetes.RulesFor(cluster.Namespace), "apply", "-f", "-");
        using var api = KubernetesApi.Connect((await OwnKubernetes.AccountAsync(admin, "actorpipeline", cluster.Namespace, folder.Data)).Kubeconfig);
        await using var watcher = new Watcher(cluster, cluster.Options with { Namespaces = [] }, api: api);
        SortedSet<string> wanted = new(StringComparer.Ordinal);
        List<double> times = [];
        for (var round = 0; round < 5; round++)
        {
            await CreateAsync($"a{round}-service");
            await servers.KillAsync(Kubernetes, ApiServer);
            await servers.StartApiServerAsync();
            await CreateAsync($"b{round}-service");
            var back = TimeProvider.System.GetTimestamp();
            await Eventually.TrueAsync(async () => (await cluster.DataAsync()).ContainsKey($"b{round}-service.yml"));
            times.Add(TimeProvider.System.GetElapsedTime(back).TotalSeconds);
            if (round % 2 == 1)
            {
                await cluster.DeleteAsync($"a{round}-service");
                wanted.Remove($"a{round}-service");
            }
        }

        await Eventually.IsAsync(() => cluster.KeysAsync(), string.Join(' ', wanted.Select(name => name + ".yml")));
        await watcher.IsAsync("applied");
        // Printed, not asserted; bench/services measures it with the server away for longer each time.
        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"MEASURED from the next service until it is in the ConfigMap: median {times[times.Count / 2]:0.0} s, worst {times[^1]:0.0} s"
        );

        async Task CreateAsync(string name)
        {
            await cluster.CreateServiceAsync(name);
            wanted.Add(name);
        }
    }

    [ServerFact]
    public async Task Should_list_again_when_the_history_is_compacted()
    {
        await using var servers = new OwnServers();
        await using var cluster = await KubernetesCluster.StartOnAsync(await servers.StartKubernetesAsync("--watch-cache=false"));
        var options = cluster.Options with { WatchTimeout = TimeSpan.FromSeconds(1) };
        await using var watcher = new Watcher(cluster, options);
        await cluster.CreateServiceAsync("web-service");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "web-service.yml");

        // The same watch without its restart logic: it gets 410 for certain.
        await using var bare = new ApiServices(cluster.Api, options).WatchAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await bare.MoveNextAsync());
        Assert.IsType<ServiceEvent.Snapshot>(bare.Current);
        await cluster.EditConfigMapAsync(("theirs", "1"));
        await cluster.EditConfigMapAsync(("theirs", "2"));
        await CompactAsync(servers.Folder(Kubernetes), (await cluster.VersionAsync())!);
        var refusal = await Assert.ThrowsAsync<ApiRefusal>(async () => await bare.MoveNextAsync());
        Assert.Equal((410, "Expired"), (refusal.Code, refusal.Reason));

        await cluster.CreateServiceAsync("cart-service");
        await cluster.DeleteAsync("web-service");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml theirs");
        await watcher.IsAsync("applied");
    }

    [ServerFact]
    public async Task Should_notice_and_go_on_when_the_server_stands_still()
    {
        await using var servers = new OwnServers();
        await using var cluster = await KubernetesCluster.StartOnAsync(await servers.StartKubernetesAsync());
        // The server ends each watch after a second, so three seconds without an event mean that it hangs.
        await using var watcher = new Watcher(
            cluster,
            cluster.Options with
            {
                WatchTimeout = TimeSpan.FromSeconds(1),
                WatchIdle = TimeSpan.FromSeconds(3),
                RequestTimeout = TimeSpan.FromSeconds(2),
            }
        );
        await cluster.CreateServiceAsync("web-service");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "web-service.yml");
        await watcher.IsAsync("applied");

        await servers.SignalAsync(Kubernetes, ApiServer, "STOP");
        await Eventually.TrueAsync(async () => (await watcher.WatchAsync()).Reason?.Contains("gave no answer within", StringComparison.Ordinal) == true);
        await servers.SignalAsync(Kubernetes, ApiServer, "CONT");

        await cluster.CreateServiceAsync("cart-service");
        await cluster.DeleteAsync("web-service");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml");
        await Eventually.IsAsync(async () => (await watcher.WatchAsync()).State, WatchState.Watching);
    }

    private static async Task CompactAsync(string folder, string version)
    {
        var ports = await File.ReadAllLinesAsync(Path.Combine(folder, "ports"), Cancel);
        var port = ports.Single(line => line.StartsWith("etcd=", StringComparison.Ordinal))["etcd=".Length..];
        using var etcdctl = Process.Start(await OwnServers.PathAsync("etcdctl"), ["--endpoints", $"127.0.0.1:{port}", "compact", version]);
        await etcdctl.WaitForExitAsync(Cancel);
        Assert.Equal(0, etcdctl.ExitCode);
    }
}
