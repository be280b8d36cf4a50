using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Integration.Tests.Servers;
using Confluent.Kafka;
using KubernetesCluster = ActorPipeline.Integration.Tests.Kubernetes.Cluster;

namespace ActorPipeline.Integration.Tests.Checks;

/// <summary><c>actorpipeline doctor</c> over real sockets.</summary>
[Trait("Server", "Elasticsearch")]
public class DoctorTests(TestServers servers)
{
    private readonly string _topic = TestServers.Unique("logs.doctor-");

    private Task<(int Code, string Out, string Error)> RunAsync(params string[] more) => InProcess.RunAsync(["doctor", "--topic", _topic, .. more]);

    [Fact]
    public async Task Should_find_nothing_wrong_where_nothing_is()
    {
        await using var cluster = await KubernetesCluster.StartAsync();
        using var feeder = new Feeder(servers.Kafka, _topic);
        feeder.Send(0, 1, 1);
        var file = Path.Combine(Path.GetTempPath(), $"{_topic}.conf");
        await File.WriteAllTextAsync(
            file,
            $"actorpipeline.kubernetes {{ namespaces = [{cluster.Namespace}], config-map-namespace = {cluster.Namespace} }}",
            TestContext.Current.CancellationToken
        );
        var (code, output, error) = await RunAsync(
            "--broker",
            servers.Kafka,
            "--elastic",
            servers.Elastic.ToString(),
            "--role",
            "watcher",
            "--role",
            "consumer",
            "--kubeconfig",
            cluster.Kubeconfig,
            "--config",
            file
        );
        File.Delete(file);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"ok       services in namespace {cluster.Namespace}: can be read", output);
        Assert.Contains($"ok       configmap {cluster.Namespace}/filebeat-config: is not there yet, and is made when the watcher starts", output);
        Assert.Contains($"ok       topics: 1 to read: {_topic}", output);
        Assert.Contains("ok       consumer group actorpipeline: may be used", output);
        Assert.Contains($"ok       elasticsearch {servers.Elastic.Authority}: version ", output);
        Assert.DoesNotContain("has no data streams", output);
        Assert.EndsWith("A node with this configuration can do its work.", output.TrimEnd());
    }

    [Fact]
    public async Task Should_say_of_each_server_what_is_wrong()
    {
        var nobody = Path.Combine(Path.GetTempPath(), $"{_topic}.yaml");
        await File.WriteAllTextAsync(
            nobody,
            """
            apiVersion: v1
            kind: Config
            clusters: [{ name: c, cluster: { server: "http://127.0.0.1:1" } }]
            users: [{ name: u, user: { token: t } }]
            contexts: [{ name: x, context: { cluster: c, user: u } }]
            current-context: x
            """,
            TestContext.Current.CancellationToken
        );
        await using var proxy = new FaultyProxy(servers.Elastic) { Refuse = true };
        var (code, output, error) = await RunAsync("--broker", "127.0.0.1:1", "--elastic", proxy.Url.ToString(), "--role", "watcher", "--kubeconfig", nobody);
        File.Delete(nobody);
        Assert.Equal((1, ""), (code, error));
        Assert.Contains("failed   services in all namespaces: 127.0.0.1:1 cannot be reached: ", output);
        Assert.Contains("failed   kafka 127.0.0.1:1: does not answer: ", output);
        Assert.Contains($"failed   elasticsearch {proxy.Url.Authority}: ", output);
        Assert.EndsWith("4 of these keep a node with this configuration from its work.", output.TrimEnd());
    }

    [Fact]
    public async Task Should_ask_again_while_kafka_makes_the_coordinator_of_the_group()
    {
        const short OffsetFetch = 9;
        using var kafka = EmbeddedKafka.Start();
        using var feeder = new Feeder(kafka.BootstrapServers, _topic);
        feeder.Send(0, 1, 1);
        kafka.PushRequestErrors(OffsetFetch, [.. Enumerable.Repeat(ErrorCode.NotCoordinatorForGroup, 8)]);
        var (_, output, _) = await RunAsync("--broker", kafka.BootstrapServers, "--elastic", servers.Elastic.ToString());
        Assert.Contains("ok       consumer group actorpipeline: may be used", output);
    }

    [ServerFact]
    public async Task Should_find_nothing_wrong_with_a_kafka_nobody_has_used_yet()
    {
        await using var own = new OwnServers();
        var brokers = await own.StartKafkaAsync();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = brokers }).Build();
        await admin.CreateTopicsAsync([
            new()
            {
                Name = _topic,
                NumPartitions = 1,
                ReplicationFactor = 1,
            },
        ]);
        var (code, output, error) = await RunAsync("--broker", brokers, "--elastic", servers.Elastic.ToString());
        Assert.Contains("ok       consumer group actorpipeline: may be used", output);
        Assert.Equal((0, ""), (code, error));
    }
}
