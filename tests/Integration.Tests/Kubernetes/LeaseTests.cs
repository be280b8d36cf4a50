using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Integration.Tests.Servers;
using Akka.Actor;
using Akka.Coordination;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>The lease that Akka.NET uses for <c>lease-majority</c> and for singletons.</summary>
public sealed class LeaseTests : IAsyncDisposable
{
    private readonly List<ActorSystem> _systems = [];

    private Lease For(Cluster cluster, string owner, string name = "decision")
    {
        var system = ActorSystem.Create(
            "leases-" + Guid.NewGuid().ToString("N")[..8],
            KubernetesLease.Hocon(cluster.Kubeconfig, cluster.Namespace, "pipeline") + "\nakka.loglevel = ERROR\nakka.stdout-loglevel = OFF"
        );
        _systems.Add(system);
        return LeaseProvider.Get(system).GetLease(name, KubernetesLease.ConfigPath, owner);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var system in _systems)
            await system.Terminate();
    }

    [Fact]
    public async Task Should_belong_to_one_until_it_is_released()
    {
        await using var cluster = await Cluster.StartAsync();
        var (first, second) = (For(cluster, "node-0"), For(cluster, "node-1"));
        Assert.True(await first.Acquire());
        Assert.True(await first.Acquire());
        Assert.False(await second.Acquire());
        Assert.Equal((true, false), (first.CheckLease(), second.CheckLease()));
        Assert.True(await first.Release());
        Assert.False(first.CheckLease());
        Assert.True(await second.Acquire());
        Assert.False(await first.Acquire());
    }

    [Fact]
    public async Task Should_name_the_object_after_the_singleton()
    {
        await using var cluster = await Cluster.StartAsync();
        Assert.True(await For(cluster, "node-0", "actorpipeline-singleton-akka://actorpipeline/user/Config_Map").Acquire());
        Assert.Equal("node-0", await HolderAsync(cluster, "pipeline-config-map"));
    }

    [Fact]
    public async Task Should_outlive_a_holder_who_died_and_leave_it_to_one_who_lives()
    {
        await using var cluster = await Cluster.StartAsync();
        var (first, second, third) = (For(cluster, "node-0"), For(cluster, "node-1"), For(cluster, "node-2"));
        Assert.True(await first.Acquire());
        // Without a release, as by signal 9.
        await _systems[0].Terminate();
        Assert.Equal("node-0", await HolderAsync(cluster, "decision"));

        Assert.True(await second.Acquire());
        Assert.False(await third.Acquire());
        Assert.Equal("node-1", await HolderAsync(cluster, "decision"));
    }

    [Fact]
    public async Task Should_take_at_once_what_its_holder_gives_up_while_another_waits()
    {
        await using var cluster = await Cluster.StartAsync();
        var (first, second) = (For(cluster, "node-0"), For(cluster, "node-1"));
        Assert.True(await first.Acquire());
        var waiting = second.Acquire();
        Assert.True(await first.Release());
        Assert.True(await waiting);
    }

    private static async Task<string?> HolderAsync(Cluster cluster, string name) =>
        (string?)
            (await cluster.SendAsync(HttpMethod.Get, $"apis/coordination.k8s.io/v1/namespaces/{cluster.Namespace}/leases/{name}"))["spec"]!["holderIdentity"];

    [StandInFact("it cuts off one holder only")]
    public async Task Should_tell_its_holder_before_another_can_have_it()
    {
        await using var cluster = await Cluster.StartDoubleAsync();
        var first = For(cluster, "node-0");
        var lost = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(await first.Acquire(lost.SetResult));
        var second = For(cluster, "node-1");
        Assert.False(await second.Acquire());
        // The holder is cut off, the other one is not.
        cluster.Server.Faults.Allow = call => call.Verb != "update" || lost.Task.IsCompleted;
        await Eventually.TrueAsync(async () => await second.Acquire());
        Assert.True(lost.Task.IsCompleted);
        Assert.False(first.CheckLease());
        Assert.Contains("decision", (await lost.Task).Message, StringComparison.Ordinal);
    }

    [StandInFact("it stops the server")]
    public async Task Should_say_that_the_server_is_away()
    {
        await using var cluster = await Cluster.StartDoubleAsync();
        var lease = For(cluster, "node-0");
        await cluster.Server.StopAsync();
        await Assert.ThrowsAnyAsync<LeaseException>(() => lease.Acquire());
        await cluster.Server.StartServingAsync();
        Assert.True(await lease.Acquire());
    }
}
