using ActorPipeline.Actors.Filebeat;
using ActorPipeline.KubernetesDouble;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>What a watcher does with a healthy API server, real or double.</summary>
public sealed class WatcherTests
{
    [Fact]
    public async Task Should_keep_one_key_per_service_when_services_come_change_and_go()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await cluster.CreateServiceAsync("billing");
        await using var watcher = new Watcher(cluster);
        await Eventually.IsAsync(() => cluster.KeysAsync(), "web-service.yml");

        await cluster.CreateServiceAsync("cart-service");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml web-service.yml");
        await cluster.AnnotateAsync("web-service", "actorpipeline.io/parser", "json");
        await Eventually.TrueAsync(async () => (await cluster.DataAsync())["web-service.yml"].Contains("parser: \"json\"", StringComparison.Ordinal));
        await cluster.DeleteAsync("cart-service");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "web-service.yml");
        await watcher.IsAsync("applied");
    }

    [Fact]
    public async Task Should_read_every_page_when_there_are_many()
    {
        await using var cluster = await Cluster.StartAsync();
        string[] names = [.. Enumerable.Range(0, 7).Select(i => $"s{i}-service")];
        foreach (var name in names)
        {
            await cluster.CreateServiceAsync(name);
        }

        await using var watcher = new Watcher(cluster, cluster.Options with { PageSize = 3 });
        await Eventually.IsAsync(() => cluster.KeysAsync(), string.Join(' ', names.Select(name => name + ".yml")));
    }

    [Fact]
    public async Task Should_see_one_service_when_several_kinds_have_its_name()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await cluster.CreateDeploymentAsync("web-service", ("actorpipeline.io/parser", "json"));
        await cluster.CreateDeploymentAsync("batch-service");
        await using var watcher = new Watcher(cluster, cluster.Options with { Watch = ["services", "deployments"] });
        await Eventually.IsAsync(() => cluster.KeysAsync(), "batch-service.yml web-service.yml");
        Assert.DoesNotContain("json", (await cluster.DataAsync())["web-service.yml"]);

        await cluster.DeleteAsync("web-service");
        await Eventually.TrueAsync(async () => (await cluster.DataAsync())["web-service.yml"].Contains("parser: \"json\"", StringComparison.Ordinal));
        await cluster.DeleteAsync("web-service", "apis/apps/v1", "deployments");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "batch-service.yml");
    }

    [Fact]
    public async Task Should_leave_foreign_keys_and_repair_its_own_when_somebody_edits()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await using var watcher = new Watcher(cluster);
        await watcher.IsAsync("applied");
        var right = (await cluster.DataAsync())["web-service.yml"];

        await cluster.EditConfigMapAsync(("filebeat.yml", "mine"), ("web-service.yml", "broken"));
        await Eventually.TrueAsync(async () => (await cluster.DataAsync())["web-service.yml"] == right);
        Assert.Equal("mine", (await cluster.DataAsync())["filebeat.yml"]);

        await cluster.EditConfigMapAsync(("web-service.yml", null));
        await Eventually.IsAsync(() => cluster.KeysAsync(), "filebeat.yml web-service.yml");
        await cluster.DeleteConfigMapAsync();
        await Eventually.IsAsync(() => cluster.KeysAsync(), "web-service.yml");
    }

    [Fact]
    public async Task Should_write_nothing_when_it_starts_and_all_is_as_it_should_be()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await using (var first = new Watcher(cluster))
        {
            await first.IsAsync("applied");
        }

        var version = await cluster.VersionAsync();
        await using var second = new Watcher(cluster);
        await second.IsAsync("applied");
        Assert.Equal(version, await cluster.VersionAsync());
    }

    [Fact]
    public async Task Should_spread_services_when_there_are_shards()
    {
        await using var cluster = await Cluster.StartAsync();
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"s{i}-service")];
        foreach (var name in names)
        {
            await cluster.CreateServiceAsync(name);
        }

        await using var watcher = new Watcher(cluster, cluster.Options with { ConfigMapShards = 3 });
        await watcher.IsAsync("applied");
        string[] shards = [await cluster.KeysAsync(), await cluster.KeysAsync("filebeat-config-1"), await cluster.KeysAsync("filebeat-config-2")];
        Assert.All(shards, Assert.NotEmpty);
        Assert.Equal(
            names.Select(name => name + ".yml").Order(StringComparer.Ordinal),
            shards.SelectMany(keys => keys.Split(' ')).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Should_say_what_is_missing_when_the_namespace_of_the_config_map_is_not_there()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await using var watcher = new Watcher(cluster, cluster.Options with { ConfigMapNamespace = "nowhere-" + cluster.Namespace });
        await watcher.IsAsync("forbidden");

        Assert.Contains("Create the namespace, or set kubernetes.config-map-namespace", (await watcher.StatusAsync()).ConfigMap.Reason);
    }
}
