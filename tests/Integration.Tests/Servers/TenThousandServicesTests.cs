using System.Diagnostics;
using ActorPipeline.Integration.Tests.Kubernetes;
using ActorPipeline.Integration.Tests.Processes;
using ActorPipeline.TestSupport;
using KubernetesCluster = ActorPipeline.Integration.Tests.Kubernetes.Cluster;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>
/// A watcher process with its shipped options and 10,000 services, on a real API server and on its double: each input is in one ConfigMap exactly once, at
/// every revision, in few writes. Seconds and memory are printed, not asserted.
/// </summary>
public sealed class TenThousandServicesTests(TestServers servers)
{
    private const int Burst = 1_000,
        Many = 10_000,
        Movers = 20;

    private static readonly string Long = string.Join('\n', Enumerable.Range(0, 12).Select(i => $"{i}{new string('x', 500)}"));

    // Changes are gathered, so writes follow the time a burst takes and not its size: measured are 2 for 1,000. Far above what any machine needs.
    private const int ServicesOfAWrite = 25;

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    [ServerFact]
    public async Task Should_have_each_of_ten_thousand_services_once_at_every_revision()
    {
        await using var own = new OwnServers();
        await using var cluster = await KubernetesCluster.StartOnAsync(await own.StartKubernetesAsync());
        await HoldAsync(cluster);
    }

    [StandInFact("the same on a real API server is in this class")]
    public async Task Should_have_each_of_ten_thousand_services_once_at_every_revision_of_the_double()
    {
        await using var cluster = await KubernetesCluster.StartDoubleAsync();
        cluster.Server.Recording = false;
        await HoldAsync(cluster);
    }

    private async Task HoldAsync(KubernetesCluster cluster)
    {
        using var folder = new LogFolder();
        Directory.CreateDirectory(folder.Data);
        _clock.Restart();
        await using var history = await ConfigMapHistory.StartAsync(cluster);
        await using var node = WatcherProcess.Start(servers, cluster, folder.Data, more: "config-map-shards = auto");
        await node.HttpAsync();
        Measured(node, "it has started", history);
        await CreateAsync(cluster, 0, 1);
        await IsCountAsync(history, 1);
        Measured(node, "one service is written", history);

        await BurstAsync(1, Burst);
        await BurstAsync(Burst + 1, Many - Burst - 1);
        await IsWholeAsync(cluster, history, Enumerable.Range(0, Many));
        await Eventually.TrueAsync(async () => (await MetricsAsync(node)).Contains($"actorpipeline_services{{state=\"subscribed\"}} {Many}\n"));
        Measured(node, "each is there once", history);

        // One of them changes: one write, of the ConfigMap it is in.
        var (before, writes) = (history.Now, history.Writes);
        await cluster.AnnotateAsync(Name(77), "actorpipeline.io/parser", "json");
        await Eventually.TrueAsync(() => history.Now.Values.Any(one => one.TryGetValue(Key(77), out var input) && input.Contains("parser: \"json\"")));
        Measured(node, "a change of one is written", history);
        Assert.Equal(writes + 1, history.Writes);
        Assert.Equal(before.Count - 1, history.Now.Count(one => ReferenceEquals(one.Value, before[one.Key])));

        // A tenth of them go.
        await EachAsync(Enumerable.Range(0, Many / 10), i => cluster.DeleteAsync(Name(i)));
        await IsCountAsync(history, Many - (Many / 10));
        Measured(node, "a tenth of them is gone", history);

        // Inputs that outgrow their ConfigMap, which is full, move to the first one that has room now: it is written first, and must not have them yet.
        var outgrown = history.Now["filebeat-config-1"].Keys.Take(Movers).ToList();
        await Task.WhenAll(outgrown.Select(key => cluster.AnnotateAsync(key[..^".yml".Length], "actorpipeline.io/exclude-lines", Long)));
        await Eventually.TrueAsync(() => outgrown.All(key => history.Now.Values.Any(one => one.GetValueOrDefault(key)?.Length > Long.Length)));
        Measured(node, $"{Movers} inputs have outgrown their ConfigMap", history);
        Assert.Contains(outgrown, history.Now["filebeat-config"].ContainsKey);
        await IsWholeAsync(cluster, history, Enumerable.Range(Many / 10, Many - (Many / 10)));
        Measured(node, "each other is there once", history);
        Assert.Equal(0, await node.TerminateAsync());

        async Task BurstAsync(int from, int count)
        {
            var already = history.Writes;
            await CreateAsync(cluster, from, count);
            Measured(node, $"{count} services are made", history);
            await IsCountAsync(history, from + count);
            Measured(node, "they are written", history);
            Assert.InRange(history.Writes - already, 1, Math.Max(1, count / ServicesOfAWrite));
        }
    }

    private static string Name(int i) => $"s{i}-service";

    private static string Key(int i) => Name(i) + ".yml";

    private static Task CreateAsync(KubernetesCluster cluster, int from, int count) =>
        EachAsync(Enumerable.Range(from, count), i => cluster.CreateServiceAsync(Name(i)));

    private static Task EachAsync(IEnumerable<int> services, Func<int, Task> action) =>
        Parallel.ForEachAsync(
            services,
            new ParallelOptions { MaxDegreeOfParallelism = 20, CancellationToken = TestContext.Current.CancellationToken },
            async (i, _) => await action(i)
        );

    private static Task IsCountAsync(ConfigMapHistory history, int count) => Eventually.IsAsync(() => Task.FromResult(history.Count), count);

    /// <summary>Each service once over all ConfigMaps, each input that of its service, and the history is what the server holds.</summary>
    private static async Task IsWholeAsync(KubernetesCluster cluster, ConfigMapHistory history, IEnumerable<int> services)
    {
        var now = history.Now;
        foreach (var (name, data) in now)
            Assert.Equal(await cluster.DataAsync(name), data);
        var all = now.Values.SelectMany(one => one).ToList();
        Assert.Equal(services.Select(Key).Order(StringComparer.Ordinal), all.Select(one => one.Key).Order(StringComparer.Ordinal));
        Assert.All(all, one => Assert.Contains($"/mnt/data/logs/{one.Key[..^".yml".Length]}/", one.Value));
        Assert.Empty(history.Twice);
    }

    private static async Task<string> MetricsAsync(PipelineProcess node)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(await node.HttpAsync(), "/metrics"), TestContext.Current.CancellationToken);
    }

    private void Measured(PipelineProcess node, string what, ConfigMapHistory history)
    {
        using var process = Process.GetProcessById(node.Id);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"MEASURED {what}: {_clock.Elapsed.TotalSeconds:0.0} s, {history.Writes} writes, {history.Now.Count} ConfigMaps, {process.WorkingSet64 >> 20} MiB"
        );
        _clock.Restart();
    }
}
