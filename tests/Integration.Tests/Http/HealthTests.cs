using System.Net;
using System.Text.Json;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Host.Node;
using ApiCluster = ActorPipeline.Integration.Tests.Kubernetes.Cluster;

namespace ActorPipeline.Integration.Tests.Http;

/// <summary>Health as kubelet asks for it, while what the node needs comes and goes.</summary>
public sealed class HealthTests(TestServers servers)
{
    private readonly HttpClient _client = new();

    private async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(PipelineNode node, string path)
    {
        using var answer = await _client.GetAsync(new Uri(node.HttpUrl + path), TestContext.Current.CancellationToken);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private async Task BecomesAsync(PipelineNode node, string check, bool ok)
    {
        await Eventually.TrueAsync(async () =>
        {
            var (status, body) = await GetAsync(node, "/healthz/ready");
            var ready = body.GetProperty("status").GetString();
            Assert.Equal(status == HttpStatusCode.OK ? "ready" : "not ready", ready);
            Assert.Equal(status == HttpStatusCode.OK ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, status);
            // A singleton that has not started yet has no address.
            if (!body.GetProperty("checks").TryGetProperty(check, out var seen))
                return false;
            Assert.NotEmpty(seen.GetProperty("reason").GetString()!);
            return seen.GetProperty("ok").GetBoolean() == ok && (!ok || ready == "ready");
        });
        var (live, why) = await GetAsync(node, "/healthz/live");
        Assert.Equal(HttpStatusCode.OK, live);
        Assert.Equal("live", why.GetProperty("status").GetString());
        Assert.True(why.GetProperty("checks").GetProperty("actor-system").GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Should_be_unready_and_alive_while_elasticsearch_is_away()
    {
        await using var proxy = new FaultyProxy(servers.Elastic);
        // Nothing is ever sent to this topic: a node without work has to notice as well.
        await using var node = await RunningNode.StartAsync(servers, TestServers.Unique("logs.hea-"), $"elastic.urls = [\"{proxy.Url}\"]");
        await BecomesAsync(node, "elasticsearch", ok: true);
        proxy.Refuse = true;
        await BecomesAsync(node, "elasticsearch", ok: false);
        proxy.Refuse = false;
        await BecomesAsync(node, "elasticsearch", ok: true);
    }

    [Fact]
    public async Task Should_be_unready_and_alive_while_kafka_is_away()
    {
        // Nothing listens there: the port stays bound without a listener.
        using var taken = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var node = await RunningNode.StartAsync(
            servers,
            TestServers.Unique("logs.hek-"),
            $"kafka.brokers = \"127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}\""
        );
        await BecomesAsync(node, "consumer", ok: false);
    }

    [Fact]
    public async Task Should_be_unready_and_alive_while_its_watcher_may_not_write()
    {
        await using var cluster = await ApiCluster.StartDoubleAsync();
        using var lease = new ApiLease(cluster.Api, cluster.Options, ApiLease.OfWatcher, "pod-0");
        var watched = new Watched(new ApiServices(cluster.Api, cluster.Options), new LeasedConfigMap(new ApiConfigMap(cluster.Api, cluster.Options), lease));
        await using var node = await RunningNode.StartAsync(
            servers,
            TestServers.Unique("logs.hew-"),
            $$"""
            cluster.roles = [consumer, watcher]
            kubernetes { namespaces = [{{cluster.Namespace}}], config-map-namespace = {{cluster.Namespace}}, retry-slow = 500ms }
            """,
            watched
        );
        await cluster.CreateServiceAsync("web-service");
        await BecomesAsync(node, "watcher", ok: true);
        cluster.Server.Faults.Allow = call => call.Resource != "configmaps";
        await cluster.CreateServiceAsync("cart-service");
        await BecomesAsync(node, "watcher", ok: false);
        cluster.Server.Faults.Allow = null;
        await BecomesAsync(node, "watcher", ok: true);
    }

    [Fact]
    public async Task Should_be_ready_without_a_partition_when_no_topic_matches_yet()
    {
        var prefix = TestServers.Unique("nothing-");
        await using var node = await RunningNode.StartAsync(servers, prefix, $"kafka.topics = [\"^{prefix}.*\"]");
        await BecomesAsync(node, "consumer", ok: true);
    }
}
