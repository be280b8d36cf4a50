using System.Text.Json;
using ActorPipeline.Integration.Tests.Deploy;
using ActorPipeline.Integration.Tests.Processes;
using KubernetesCluster = ActorPipeline.Integration.Tests.Kubernetes.Cluster;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>What is deployed, on a real API server.</summary>
/// <param name="kubernetes">That server.</param>
/// <param name="servers">Kafka, which a node asks for.</param>
public sealed class ApplyTests(OwnKubernetes kubernetes, TestServers servers) : IClassFixture<OwnKubernetes>
{
    public static TheoryData<string> Folders => ManifestTests.Folders;

    private Task<string> KubectlAsync(string input, params string[] arguments) => OwnKubernetes.KubectlAsync(kubernetes.Kubeconfig, input, arguments);

    /// <summary>The objects of Kubernetes itself; those of operators need their CRDs. For another namespace: a claim cannot be changed.</summary>
    private static string Text(string folder, string space) =>
        string.Join("\n---\n", Rendered.OwnDocuments(folder))
            .Replace("namespace: logging", $"namespace: {space}", StringComparison.Ordinal)
            .Replace("  name: logging\n", $"  name: {space}\n", StringComparison.Ordinal);

    [ServerTheory]
    [MemberData(nameof(Folders))]
    public async Task Should_be_taken_strictly(string folder)
    {
        var said = await KubectlAsync(Text(folder, TestServers.Unique("apply")), "apply", "--server-side", "--force-conflicts", "--validate=strict", "-f", "-");
        Assert.Equal(Rendered.OwnDocuments(folder).Length, said.Split('\n').Count(line => line.EndsWith("serverside-applied", StringComparison.Ordinal)));
    }

    [ServerFact]
    public async Task Should_be_taken_strictly_and_without_a_warning_in_every_combination()
    {
        // Pods are judged by the labels of the namespace that is there, so one for each kind of namespace.
        foreach (
            var sort in Combinations.All.GroupBy(folder =>
                Rendered.OwnDocuments(folder).Single(document => document.Contains("kind: Namespace\n", StringComparison.Ordinal))
            )
        )
        {
            await KubectlAsync(sort.Key, "apply", "--server-side", "--validate=strict", "-f", "-");
            var documents = sort.SelectMany(Rendered.OwnDocuments).Distinct().ToList();
            var (said, warned) = await OwnKubernetes.SayAsync(
                kubernetes.Kubeconfig,
                string.Join("\n---\n", documents),
                "apply",
                "--server-side",
                "--force-conflicts",
                "--validate=strict",
                "--dry-run=server",
                "-f",
                "-"
            );
            Assert.Equal(documents.Count, said.Split('\n').Count(line => line.EndsWith("serverside-applied (server dry run)", StringComparison.Ordinal)));
            Assert.Equal("", warned);
        }
    }

    [ServerFact]
    public async Task Should_let_the_watcher_do_its_work_with_a_renewed_token_of_its_own_account_and_no_other_right()
    {
        using var folder = new LogFolder();
        Directory.CreateDirectory(folder.Data);
        await using var cluster = await KubernetesCluster.StartOnAsync(kubernetes.Kubeconfig);
        var space = cluster.Namespace;
        await KubectlAsync(Text("base", space), "apply", "--server-side", "--force-conflicts", "--validate=strict", "-f", "-");
        var (own, token) = await OwnKubernetes.AccountAsync(kubernetes.Kubeconfig, "actorpipeline", space, folder.Data);
        var good = await File.ReadAllTextAsync(token, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(token, "ended", TestContext.Current.CancellationToken);
        var config = Path.Combine(folder.Data, "node.conf");
        await File.WriteAllTextAsync(
            config,
            $$"""
            actorpipeline {
              kubernetes { namespaces = [{{space}}], config-map-namespace = {{space}} }
              kafka.topic.create = false
              filebeat.removal-grace = 0s
            }
            """,
            TestContext.Current.CancellationToken
        );
        await cluster.CreateServiceAsync("web-service");
        await using var node = PipelineProcess.Start(
            "run",
            "--role",
            "watcher",
            "--kubeconfig",
            own,
            "--broker",
            servers.Kafka,
            "--elastic",
            servers.Elastic.ToString(),
            "--http",
            "0",
            "--config",
            config
        );
        await Eventually.TrueAsync(() => Task.FromResult(node.Output.Contains("401", StringComparison.Ordinal)));
        Assert.Equal("", await cluster.KeysAsync());

        // As whoever renews it does: with a move.
        await File.WriteAllTextAsync(token + ".new", good, TestContext.Current.CancellationToken);
        File.Move(token + ".new", token, overwrite: true);
        await Eventually.IsAsync(() => cluster.KeysAsync(), "web-service.yml");
        await cluster.CreateServiceAsync("cart-service");
        await cluster.AnnotateAsync("web-service", "actorpipeline.io/topic", "(");
        await cluster.EditConfigMapAsync(("web-service.yml", "wrong"));
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml web-service.yml");
        await Eventually.TrueAsync(async () => !(await cluster.DataAsync())["web-service.yml"].Contains("wrong", StringComparison.Ordinal));
        await Eventually.TrueAsync(async () => (await cluster.EventsAsync()).Any(one => (string?)one["reason"] == "LogsRejected"));
        await cluster.DeleteConfigMapAsync();
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml web-service.yml");
        Assert.Equal(0, await node.TerminateAsync());
        Assert.DoesNotContain("cannot", node.Output);
    }
}
