using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>Two watchers at once, as a split network or a second installation makes them.</summary>
public sealed class TwoWatchersTests
{
    [Fact]
    public async Task Should_not_flap_and_end_right_when_two_watch_at_once()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await using (var first = new Watcher(cluster, identity: "pod-0"))
        {
            await first.IsAsync("applied");
            // The second one has another configuration: without the lease both would overwrite each other for ever.
            await using var second = new Watcher(
                cluster,
                filebeat: new FilebeatOptions { RemovalGrace = TimeSpan.Zero, Topic = "logs.other" },
                identity: "pod-1"
            );
            await second.IsAsync("conflict");
            Assert.Contains("pod-0 holds the lease", (await second.StatusAsync()).ConfigMap.Reason);
            await cluster.CreateServiceAsync("cart-service");
            await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml web-service.yml");
            await cluster.DeleteAsync("web-service");
            await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml");
            await first.IsAsync("applied");
            Assert.Contains("logs.cart-service", (await cluster.DataAsync())["cart-service.yml"]);
            await first.DisposeAsync();
            await second.IsAsync("applied");
            Assert.Contains("logs.other", (await cluster.DataAsync())["cart-service.yml"]);
        }
    }

    [Fact]
    public async Task Should_keep_the_input_for_the_grace_when_a_service_went_while_nobody_watched()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await cluster.CreateServiceAsync("cart-service");
        await using (var first = new Watcher(cluster))
        {
            await first.IsAsync("applied");
        }

        await cluster.DeleteAsync("cart-service");
        await using (var second = new Watcher(cluster, filebeat: new FilebeatOptions { RemovalGrace = TimeSpan.FromHours(1) }))
        {
            await second.IsAsync("applied");
            Assert.Equal(ServiceState.Removing, (await second.ServiceAsync("cart-service"))!.State);
            Assert.Equal("cart-service.yml web-service.yml", await cluster.KeysAsync());
        }

        await using var third = new Watcher(cluster, filebeat: new FilebeatOptions { RemovalGrace = TimeSpan.FromMilliseconds(300) });
        await Eventually.IsAsync(() => cluster.KeysAsync(), "web-service.yml");
    }
}
