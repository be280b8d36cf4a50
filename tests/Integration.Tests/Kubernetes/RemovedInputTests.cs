using System.Text.Json.Nodes;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>An input is removed also when another field manager owns its key.</summary>
public sealed class RemovedInputTests
{
    private static readonly FilebeatOptions LongGrace = new() { RemovalGrace = TimeSpan.FromHours(1) };

    [Fact]
    public async Task Should_remove_an_input_that_another_manager_owns_as_well()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await cluster.CreateServiceAsync("cart-service");
        await using var watcher = new Watcher(cluster);
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml web-service.yml");

        // As a tool does that keeps a copy of the ConfigMap in a repository: the same keys and values, and one of its own.
        await ApplyAsOtherAsync(cluster, await cluster.DataAsync());
        await cluster.DeleteAsync("web-service");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml theirs.yml");
        await watcher.IsAsync("applied");

        // Also when the watcher that wrote it has ended meanwhile.
        await ApplyAsOtherAsync(cluster, await cluster.DataAsync());
        await watcher.DisposeAsync();
        await cluster.DeleteAsync("cart-service");
        await using var next = new Watcher(cluster);
        await Eventually.IsAsync(() => cluster.KeysAsync(), "theirs.yml");
        await next.IsAsync("applied");
    }

    [Fact]
    public async Task Should_end_at_once_when_a_service_opts_out_and_keep_the_grace_for_one_that_is_deleted()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await cluster.CreateServiceAsync("cart-service");
        await using var watcher = new Watcher(cluster, filebeat: LongGrace);
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml web-service.yml");

        await cluster.DeleteAsync("cart-service");
        await cluster.AnnotateAsync("web-service", "actorpipeline.io/enabled", "false");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml");
        Assert.Null(await watcher.ServiceAsync("web-service"));
        Assert.Equal(ServiceState.Removing, (await watcher.ServiceAsync("cart-service"))!.State);

        // One that opted out has no last lines to wait for either.
        await cluster.DeleteAsync("web-service");
        await cluster.CreateServiceAsync("late-service");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml late-service.yml");
    }

    private static Task ApplyAsOtherAsync(Cluster cluster, SortedDictionary<string, string> data) =>
        cluster.SendAsync(
            HttpMethod.Patch,
            $"api/v1/namespaces/{cluster.Namespace}/configmaps/filebeat-config?fieldManager=somebody",
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = "filebeat-config" },
                ["data"] = new JsonObject(
                    data.Where(pair => pair.Key != "theirs.yml")
                        .Append(KeyValuePair.Create("theirs.yml", "theirs"))
                        .Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))
                ),
            },
            "application/apply-patch+yaml"
        );
}
