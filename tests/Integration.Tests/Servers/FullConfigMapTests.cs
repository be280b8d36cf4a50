using System.Text.Json.Nodes;
using ActorPipeline.Integration.Tests.Kubernetes;
using ActorPipeline.Messages.Kubernetes;
using KubernetesCluster = ActorPipeline.Integration.Tests.Kubernetes.Cluster;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>
/// More services than a ConfigMap of a real API server holds: what fits is written, the newest wait, and another ConfigMap is begun where that may be.
/// </summary>
public sealed class FullConfigMapTests(OwnKubernetes kubernetes) : IClassFixture<OwnKubernetes>
{
    private const int Many = 2500;

    [ServerFact]
    public async Task Should_write_what_fits_and_let_the_newest_wait_by_name()
    {
        await using var cluster = await KubernetesCluster.StartOnAsync(kubernetes.Kubeconfig);
        await using var watcher = new Watcher(cluster);
        await cluster.CreateServiceAsync("s0-service");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "s0-service.yml");
        var one = (await cluster.DataAsync())["s0-service.yml"].Length;
        // Room for four of them, to the byte: the server counts values, and those of others.
        await cluster.EditAsOtherAsync("theirs", new string('x', (1 << 20) - (4 * one)));
        for (var i = 1; i < 7; i++)
            await cluster.CreateServiceAsync($"s{i}-service");
        await Eventually.IsAsync(async () => (await watcher.ServiceAsync("s6-service"))?.WaitsForRoom, true);
        await watcher.IsAsync("too-large");

        Assert.Equal("s0-service.yml s1-service.yml s2-service.yml s3-service.yml theirs", await cluster.KeysAsync());
        Assert.Equal(
            ["s4-service", "s5-service", "s6-service"],
            from service in (await watcher.StatusAsync()).Services
            where service.WaitsForRoom
            select service.Name
        );
        var status = (await watcher.StatusAsync()).ConfigMap;
        Assert.Contains("3 inputs wait for room: s4-service.yml, s5-service.yml, s6-service.yml", status.Reason);
        Assert.Equal(status.LimitBytes, status.Bytes);
        await Eventually.TrueAsync(async () => (await cluster.EventsAsync()).Count(one => (string?)one["reason"] == "LogsWaiting") == 3);

        // What is there changes and goes, and the next one takes its place.
        await cluster.AnnotateAsync("s1-service", "actorpipeline.io/paths", "a");
        await Eventually.TrueAsync(async () => (await cluster.DataAsync())["s1-service.yml"].Contains("/s1-service/a\"", StringComparison.Ordinal));
        await cluster.DeleteAsync("s0-service");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "s1-service.yml s2-service.yml s3-service.yml s4-service.yml theirs");
        await watcher.IsAsync("too-large");

        // Others make room: all are written, without a change of services.
        await cluster.EditConfigMapAsync(("theirs", null));
        await Eventually.IsAsync(() => cluster.KeysAsync(), "s1-service.yml s2-service.yml s3-service.yml s4-service.yml s5-service.yml s6-service.yml");
        await watcher.IsAsync("applied");
        await Eventually.IsAsync(async () => (await watcher.ServiceAsync("s6-service"))!.State, ServiceState.Subscribed);
    }

    [ServerFact]
    public async Task Should_begin_another_ConfigMap_when_one_is_full_and_show_no_input_in_two()
    {
        await using var cluster = await KubernetesCluster.StartOnAsync(kubernetes.Kubeconfig);
        var options = cluster.Options with { ConfigMapShards = 0 };
        var began = TimeProvider.System.GetTimestamp();
        foreach (var chunk in Enumerable.Range(0, Many).Chunk(50))
            await Task.WhenAll(chunk.Select(i => cluster.CreateServiceAsync(Name(i))));
        Measured($"{Many} services created", ref began);
        SortedSet<string> first;
        await using (var watcher = new Watcher(cluster, options))
        {
            await Eventually.IsAsync(() => CountAsync(cluster), Many);
            Measured("written", ref began);
            await watcher.IsAsync("applied");
            first = await InAsync(cluster, "filebeat-config");
            // A third one is not made as long as nothing has to go there.
            Assert.Equal("", await cluster.KeysAsync("filebeat-config-2"));
            await Assert.ThrowsAsync<HttpRequestException>(() =>
                cluster.SendAsync(HttpMethod.Get, $"api/v1/namespaces/{cluster.Namespace}/configmaps/filebeat-config-2")
            );
        }

        // Another process finds each input where it is, and moves none. One that no longer fits into its ConfigMap goes to the other.
        await using var second = new Watcher(cluster, options);
        await second.IsAsync("applied");
        var grown = first.First()[..^".yml".Length];
        await cluster.AnnotateAsync(
            grown,
            "actorpipeline.io/exclude-lines",
            string.Join('\n', Enumerable.Range(0, 12).Select(i => $"{i}{new string('x', 500)}"))
        );
        await Eventually.TrueAsync(async () => (await InAsync(cluster, "filebeat-config-1")).Contains(grown + ".yml"));
        Measured("an input that grew out of its ConfigMap is in the other", ref began);
        await Eventually.IsAsync(() => CountAsync(cluster), Many);
        first.Remove(grown + ".yml");
        Assert.Equal(first, await InAsync(cluster, "filebeat-config"));
    }

    private static string Name(int i) => $"s{i:0000}-service";

    private static async Task<SortedSet<string>> InAsync(KubernetesCluster cluster, string name) =>
        new((await cluster.DataAsync(name)).Keys, StringComparer.Ordinal);

    // None may ever be in two: the later ones are read first, so that one on its way from an earlier one is missed, not seen twice.
    private static async Task<int> CountAsync(KubernetesCluster cluster)
    {
        var (second, first) = (await InAsync(cluster, "filebeat-config-1"), await InAsync(cluster, "filebeat-config"));
        Assert.Empty(first.Intersect(second));
        return first.Count + second.Count;
    }

    private static void Measured(string what, ref long since)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"MEASURED {what}: {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.0} s");
        since = TimeProvider.System.GetTimestamp();
    }
}
