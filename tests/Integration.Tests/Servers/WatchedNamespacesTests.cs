using System.Text.Json.Nodes;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Integration.Tests.Kubernetes;
using ActorPipeline.Integration.Tests.Processes;
using ActorPipeline.Messages.Kubernetes;
using KubernetesCluster = ActorPipeline.Integration.Tests.Kubernetes.Cluster;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>Namespaces that are followed each on its own, on a real API server that withdraws rights and stands still.</summary>
public sealed class WatchedNamespacesTests(OwnKubernetes kubernetes, TestServers servers) : IClassFixture<OwnKubernetes>
{
    private Task<string> KubectlAsync(string input, params string[] arguments) => OwnKubernetes.KubectlAsync(kubernetes.Kubeconfig, input, arguments);

    [ServerFact]
    public async Task Should_go_on_in_one_namespace_when_the_right_to_another_is_withdrawn()
    {
        using var folder = new LogFolder();
        Directory.CreateDirectory(folder.Data);
        await using var one = await KubernetesCluster.StartOnAsync(kubernetes.Kubeconfig);
        await using var other = await KubernetesCluster.StartOnAsync(kubernetes.Kubeconfig);
        await KubectlAsync(OwnKubernetes.RulesFor(one.Namespace), "apply", "-f", "-");
        await KubectlAsync("", "delete", "clusterrolebinding", "actorpipeline-watcher-" + one.Namespace);
        await BindAsync(one);
        await BindAsync(other);
        using var api = KubernetesApi.Connect(
            (await OwnKubernetes.AccountAsync(kubernetes.Kubeconfig, "actorpipeline", one.Namespace, folder.Data)).Kubeconfig
        );
        await one.CreateServiceAsync("web-service");
        await other.CreateServiceAsync("cart-service");
        await using var watcher = new Watcher(
            one,
            one.Options with
            {
                Namespaces = [one.Namespace, other.Namespace],
                WatchProbe = TimeSpan.FromMilliseconds(200),
            },
            api: api
        );
        await Eventually.IsAsync(() => one.KeysAsync(), "cart-service.yml web-service.yml");

        await KubectlAsync("", "delete", "rolebinding", "watched", "-n", other.Namespace);
        await Eventually.IsAsync(() => StateAsync(watcher, other), WatchState.Forbidden);
        Assert.Contains("cannot list resource \"services\"", (await watcher.WatchAsync()).Reason);
        Assert.Equal(WatchState.Watching, await StateAsync(watcher, one));
        // Inputs of the namespace that is not watched stay; others go on.
        await other.DeleteAsync("cart-service");
        await other.CreateServiceAsync("late-service");
        await one.CreateServiceAsync("new-service");
        await Eventually.IsAsync(() => one.KeysAsync(), "cart-service.yml new-service.yml web-service.yml");

        // Also for a watcher that starts now, and knows of the other namespace only what an earlier life wrote.
        await using (var second = new Watcher(one, one.Options with { Namespaces = [one.Namespace, other.Namespace] }, api: api))
        {
            await Eventually.IsAsync(() => StateAsync(second, other), WatchState.Forbidden);
            await second.IsAsync("applied");
            Assert.Equal("cart-service.yml new-service.yml web-service.yml", await one.KeysAsync());
        }

        await BindAsync(other);
        await Eventually.IsAsync(() => one.KeysAsync(), "late-service.yml new-service.yml web-service.yml");
        await Eventually.IsAsync(() => StateAsync(watcher, other), WatchState.Watching);

        Task BindAsync(KubernetesCluster cluster) =>
            KubectlAsync(
                "",
                "create",
                "rolebinding",
                "watched",
                "--clusterrole=actorpipeline-watcher",
                $"--serviceaccount={one.Namespace}:actorpipeline",
                "-n",
                cluster.Namespace
            );
    }

    [ServerFact]
    public async Task Should_say_from_the_start_that_it_may_not_list_and_within_30_seconds_that_the_server_stands_still()
    {
        using var folder = new LogFolder();
        Directory.CreateDirectory(folder.Data);
        await using var own = new OwnServers();
        await using var cluster = await KubernetesCluster.StartOnAsync(await own.StartKubernetesAsync());
        await OwnKubernetes.KubectlAsync(cluster.Kubeconfig, OwnKubernetes.RulesFor(cluster.Namespace), "apply", "-f", "-");
        await OwnKubernetes.KubectlAsync(cluster.Kubeconfig, "", "delete", "clusterrolebinding", "actorpipeline-watcher-" + cluster.Namespace);
        var (account, _) = await OwnKubernetes.AccountAsync(cluster.Kubeconfig, "actorpipeline", cluster.Namespace, folder.Data);
        await cluster.CreateServiceAsync("web-service");
        // With the options as shipped: the test measures what users see.
        await using var node = WatcherProcess.Start(servers, cluster, folder.Data, account);
        var at = await node.HttpAsync();

        await ShowsAsync("forbidden");
        const string why = "cannot list resource \"services\"";
        await Eventually.TrueAsync(async () => (await WatcherReadinessAsync()).Contains(why, StringComparison.Ordinal));
        var (_, traced, _) = await InProcess.RunAsync(["trace", "web-service", "--at", at.ToString().TrimEnd('/')]);
        Assert.Contains(why, traced);
        Assert.Equal("", await cluster.KeysAsync());

        await OwnKubernetes.KubectlAsync(cluster.Kubeconfig, OwnKubernetes.RulesFor(cluster.Namespace), "apply", "-f", "-");
        await ShowsAsync("watching");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "web-service.yml");

        // A probe may be due a whole interval later, and waits for its answer.
        var shipped = new KubernetesOptions();
        Assert.InRange(shipped.WatchProbe + shipped.RequestTimeout, TimeSpan.Zero, TimeSpan.FromSeconds(28));
        await own.SignalAsync("kubernetes", "kube-apiserver", "STOP");
        try
        {
            var stopped = TimeProvider.System.GetTimestamp();
            await ShowsAsync("retrying");
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"MEASURED shown {TimeProvider.System.GetElapsedTime(stopped).TotalSeconds:0.0} s after it was stopped"
            );
            await Eventually.TrueAsync(async () => (await WatcherReadinessAsync()).Contains("gave no answer within", StringComparison.Ordinal));
            Assert.Matches($"actorpipeline_watch_answer_age_seconds\\{{namespace=\"{cluster.Namespace}\"\\}} [1-9]", await GetAsync("/metrics"));
        }
        finally
        {
            // What cleans up would wait for it.
            await own.SignalAsync("kubernetes", "kube-apiserver", "CONT");
        }
        await ShowsAsync("watching");

        async Task<string> GetAsync(string path)
        {
            using var client = new HttpClient();
            using var answer = await client.GetAsync(new Uri(at, path), TestContext.Current.CancellationToken);
            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        Task ShowsAsync(string state)
        {
            var line = $"actorpipeline_watch_state{{namespace=\"{cluster.Namespace}\",state=\"{state}\"}} 1\n";
            return Eventually.TrueAsync(async () => (await GetAsync("/metrics")).Contains(line, StringComparison.Ordinal), line);
        }

        async Task<string> WatcherReadinessAsync() => JsonNode.Parse(await GetAsync("/healthz/ready"))!["checks"]!["watcher"]?["reason"]?.ToString() ?? "";
    }

    private static async Task<WatchState?> StateAsync(Watcher watcher, KubernetesCluster cluster) =>
        (await watcher.WatchAsync()).Watches.FirstOrDefault(watch => watch.Namespace == cluster.Namespace)?.State;
}
