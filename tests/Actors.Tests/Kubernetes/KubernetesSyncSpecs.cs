using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static ActorPipeline.Actors.Tests.Kubernetes.Make;

namespace ActorPipeline.Actors.Tests.Kubernetes;

public sealed class KubernetesSyncSpecs
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Should_write_the_inputs_when_a_cluster_of_one_starts()
    {
        var (source, store) = (new ScriptedSource(), new ScriptedStore());
        using var host = Node(KubernetesSync.Role, akka => akka.AddKubernetesSync(source, store, new KubernetesOptions(), new FilebeatOptions()));
        await host.StartAsync(Cancel);
        Join(host, host);

        var watch = await source.NextWatchAsync();
        watch.Say(Snapshot("web-service"));
        var write = await store.NextWriteAsync();
        Assert.Equal(["web-service.yml"], write.Keys);
        write.Answer(new ConfigMapWrite.Applied(true));
        await Eventually.TrueAsync(async () => (await StatusAsync(host)).ConfigMap.State == ConfigMapState.Applied, "applied");

        var events = await System(host)
            .ActorSelection(LocalSingleton.Path(KubernetesSync.K8sEvents))
            .Ask<K8sEventProtocol.Status>(K8sEventProtocol.GetStatus.Instance, TimeSpan.FromSeconds(60), Cancel);
        Assert.Equal((WatchState.Watching, 1), (events.State, events.Services));

        Assert.True(await LocalSingleton.IsHereAsync(System(host), KubernetesSync.ConfigMap, TimeSpan.FromSeconds(60)));
        Assert.False(await LocalSingleton.IsHereAsync(System(host), "nobody", TimeSpan.FromSeconds(60)));
        await host.StopAsync(Cancel);
        await Eventually.TrueAsync(() => watch.Cancelled, "the watch is given up");
    }

    [Fact]
    public async Task Should_go_on_elsewhere_when_the_node_of_the_watcher_leaves()
    {
        var (firstSource, firstStore) = (new ScriptedSource(), new ScriptedStore());
        var (source, store) = (new ScriptedSource(), new ScriptedStore());
        using var first = Node(KubernetesSync.Role, akka => akka.AddKubernetesSync(firstSource, firstStore, new KubernetesOptions(), new FilebeatOptions()));
        using var second = Node(KubernetesSync.Role, akka => akka.AddKubernetesSync(source, store, new KubernetesOptions(), new FilebeatOptions()));
        await first.StartAsync(Cancel);
        await second.StartAsync(Cancel);
        Join(first, first);
        await firstSource.NextWatchAsync();
        Join(second, first);
        await Eventually.TrueAsync(
            () => Akka.Cluster.Cluster.Get(System(first)).State.Members.Count(member => member.Status == Akka.Cluster.MemberStatus.Up) == 2,
            "two members are up"
        );
        Assert.Equal(0, source.Opened);

        await first.StopAsync(Cancel);
        (await source.NextWatchAsync()).Say(Snapshot("web-service"));
        Assert.Equal(["web-service.yml"], (await store.NextWriteAsync()).Keys);
        Assert.Equal(0, firstStore.Waiting);
        await second.StopAsync(Cancel);
    }

    [Fact]
    public void Should_refuse_to_start_when_an_option_is_wrong()
    {
        var builder = new AkkaConfigurationBuilder(new ServiceCollection(), "wrong");
        var error = Assert.Throws<ArgumentException>(() =>
            builder.AddKubernetesSync(new ScriptedSource(), new ScriptedStore(), new KubernetesOptions(), new FilebeatOptions { InputType = "tail" })
        );

        Assert.Equal("filebeat.input-type: 'tail' is not allowed, use filestream or log", error.Message);
    }

    private static IHost Node(string role, Action<AkkaConfigurationBuilder> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAkka("watcher-specs", akka => add(akka.WithRemoting("127.0.0.1", 0).WithClustering(new ClusterOptions { Roles = [role] })));
        return builder.Build();
    }

    private static void Join(IHost node, IHost seed) => Akka.Cluster.Cluster.Get(System(node)).Join(Akka.Cluster.Cluster.Get(System(seed)).SelfAddress);

    private static ActorSystem System(IHost host) => host.Services.GetRequiredService<ActorSystem>();

    private static async Task<ConfigMapProtocol.Status> StatusAsync(IHost host) =>
        await System(host)
            .ActorSelection(LocalSingleton.Path(KubernetesSync.ConfigMap))
            .Ask<ConfigMapProtocol.Status>(ConfigMapProtocol.GetStatus.Instance, TimeSpan.FromSeconds(60), Cancel);
}
