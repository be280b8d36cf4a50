using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Embedded.Shipping;
using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>
/// The mission in one piece: a Service appears in Kubernetes, and what it writes is found in Elasticsearch. The node is a
/// process of its own; the shipper and its broker are the embedded ones, since the shipper stands in for Filebeat.
/// </summary>
public class EndToEndTests(TestServers servers)
{
    private static string Settings(Cluster cluster, LogFolder folder, string grace) =>
        $$"""
            actorpipeline {
              kafka { group-id = e2e, client { "session.timeout.ms" = 6000, "heartbeat.interval.ms" = 500 }, drain-timeout = 3s }
              batch.max-delay = 100ms
              kubernetes { namespaces = [{{cluster.Namespace}}], config-map-namespace = {{cluster.Namespace}} }
              filebeat { paths = "{{folder.Logs}}/{service}/*.log", removal-grace = {{grace}} }
            }
            """;

    private static async Task<string> FileAsync(LogFolder folder, string text)
    {
        Directory.CreateDirectory(folder.Data);
        var file = Path.Combine(folder.Data, "node.conf");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }

    [Fact]
    public async Task Should_find_the_lines_of_a_service_that_appears_and_all_of_them_after_it_went()
    {
        using var folder = new LogFolder();
        using var kafka = EmbeddedKafka.Start();
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var cluster = await Cluster.StartAsync();
        var mount = Path.Combine(folder.Data, "inputs");
        var index = $"logs-web_service-{cluster.Namespace}";
        await using var node = PipelineProcess.Start(
            "run",
            "--role",
            "watcher",
            "--role",
            "consumer",
            "--kubeconfig",
            cluster.Kubeconfig,
            "--broker",
            kafka.BootstrapServers,
            "--elastic",
            servers.Elastic.ToString(),
            "--http",
            "0",
            "--config",
            await FileAsync(folder, Settings(cluster, folder, "10s"))
        );
        await using var mounted = new MountedConfigMap(cluster, mount);
        await using var shipper = await FileShipper.StartAsync(
            new FileShipperOptions
            {
                BootstrapServers = kafka.BootstrapServers,
                ConfigDirectory = mount,
                DataDirectory = Path.Combine(folder.Data, "shipper"),
                GroupId = "e2e",
                Kafka = kafka,
            },
            TestContext.Current.CancellationToken
        );

        folder.Append("web-service", 500);
        folder.Append("database", 10);
        await cluster.CreateServiceAsync("database");
        await cluster.CreateServiceAsync("web-service");
        await elastic.WaitForCountAsync(index, 500);
        Assert.Equal("web-service.yml", await cluster.KeysAsync());

        // The last lines of a service that goes are written just before, and after.
        folder.Append("web-service", 300);
        await cluster.DeleteAsync("web-service");
        folder.Append("web-service", 200);
        await elastic.WaitForCountAsync(index, 1000);
        await Eventually.IsAsync(() => cluster.KeysAsync(), "");
        await Eventually.IsAsync(() => Task.FromResult(shipper.Status.Inputs), 0);

        var found = await elastic.AllAsync(index);
        Assert.Equal(folder.Expected("web-service").Order(StringComparer.Ordinal), found.Select(one => one.Message).Order(StringComparer.Ordinal));
        Assert.Equal(1000, found.Select(one => one.Id).Distinct().Count());
        Assert.Equal(0, await elastic.CountAsync($"logs-database-{cluster.Namespace}"));
        Assert.Equal(0, await node.TerminateAsync());
    }
}
