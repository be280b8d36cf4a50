using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Integration.Tests.Cluster;

/// <summary>
/// A cluster of real processes. Each node has a loopback address of its own, so that all have the same ports and nobody races for one.
/// </summary>
internal sealed class ClusterNodes : IAsyncDisposable
{
    private const int Port = 4053,
        Http = 9600;
    private readonly string _folder = Directory.CreateTempSubdirectory("actorpipeline-cluster-").FullName;
    private readonly Dictionary<int, PipelineProcess> _running = [];
    private readonly HttpClient[] _http;
    private readonly SplitNetwork? _split;
    private readonly string _network = string.Create(CultureInfo.InvariantCulture, $"127.{Random.Shared.Next(64, 250)}.{Random.Shared.Next(1, 250)}.");
    private readonly string _hocon;

    /// <param name="servers">Kafka and Elasticsearch.</param>
    /// <param name="topic">What is read; also the name of the group.</param>
    /// <param name="size">How many seeds.</param>
    /// <param name="more">HOCON below <c>actorpipeline</c>.</param>
    /// <param name="split">Where they run; all on loopback when null.</param>
    public ClusterNodes(TestServers servers, string topic, int size, string more = "", SplitNetwork? split = null)
    {
        Size = size;
        _split = split;
        _http = [.. Enumerable.Range(0, size).Select(node => split?.Http(node) ?? new HttpClient { Timeout = TimeSpan.FromSeconds(10) })];
        _hocon = $$"""
            actorpipeline {
              kafka { brokers = "{{servers.Kafka}}", group-id = "{{topic}}-group", topics = ["{{topic}}"] }
              elastic.urls = ["{{servers.Elastic}}"]
              batch.max-delay = 50ms
              cluster { port = {{Port}}, seeds = [{{string.Join(", ", Enumerable.Range(0, size).Select(i => $"\"{Host(i)}:{Port}\""))}}] }
              {{more}}
            }
            """;
    }

    public int Size { get; }

    public IReadOnlyDictionary<int, PipelineProcess> Running => _running;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The network address of a node.</summary>
    public string Host(int node) => _split?.Address(node) ?? _network + (node + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>The cluster address of a node.</summary>
    public string Address(int node) => $"akka.tcp://actorpipeline@{Host(node)}:{Port}";

    public string Url(int node) => $"http://{HttpHost(node)}:{Http}";

    private string HttpHost(int node) => _split is null ? Host(node) : "127.0.0.1";

    /// <summary>Starts the process; it may take seconds until it answers.</summary>
    public PipelineProcess Start(int node)
    {
        var file = Path.Combine(_folder, $"node-{node}-{Guid.NewGuid():N}.conf");
        File.WriteAllText(
            file,
            _hocon
                + $$"""

                actorpipeline { cluster.hostname = "{{Host(node)}}", http { address = "{{HttpHost(node)}}", port = {{Http}} } }
                """
        );
        return _running[node] = PipelineProcess.StartBehind(_split?.On(node) ?? [], "run", "--config", file);
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync(int node)
    {
        _running.Remove(node, out var process);
        await using (process)
            return await process!.TerminateAsync();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync(int node)
    {
        _running.Remove(node, out var process);
        await using (process)
        {
            process!.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>The exit code of a node that ends by itself.</summary>
    public async Task<int> EndedAsync(int node)
    {
        _running.Remove(node, out var process);
        await using (process)
        {
            var code = await process!.WaitForExitAsync();
            Report(node, process);
            return code;
        }
    }

    // Shown when the test fails, which is not known yet.
    private static void Report(int node, PipelineProcess process) => TestContext.Current.TestOutputHelper?.WriteLine($"node {node}: {process.Output}");

    /// <summary><c>/api/status</c>; null when the node does not answer.</summary>
    public async Task<JsonElement?> StatusAsync(int node)
    {
        try
        {
            return await _http[node].GetFromJsonAsync<JsonElement>($"{Url(node)}/api/status", Cancel);
        }
        catch (Exception failure)
            when (failure is HttpRequestException or JsonException || (failure is TaskCanceledException && !Cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>The input of a service, as a node tells it; why not, when it does not.</summary>
    public async Task<string> InputAsync(int node, string service)
    {
        using var answer = await _http[node].GetAsync($"{Url(node)}/api/v1/input/{service}", Cancel);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    /// <summary>What <c>actorpipeline cluster VERB</c> prints; what it complains when it fails.</summary>
    public async Task<string> CommandAsync(int node, params string[] verb)
    {
        string[] line = ["cluster", .. verb, "--at", Url(node)];
        var (code, output, error) = _split is null ? await InProcess.RunAsync(line) : await PipelineProcess.RunBehindAsync(_split.On(node), line);
        return code == 0 ? output.TrimEnd().ReplaceLineEndings("\n") : error;
    }

    /// <summary>What <c>cluster show</c> prints when these are the members, all up and heard.</summary>
    public string Shown(params int[] members) =>
        string.Join('\n', members.Order().Select(node => $"{Address(node)} | [{Roles}] | up |  | 1.0.0").Append($"Count: {members.Length} nodes"));

    public string Roles { get; init; } = "consumer";

    /// <summary>Starts again what ended by itself, as Kubernetes does; the exit codes are what it returns when cancelled.</summary>
    public async Task<List<int>> KeepRunningAsync(CancellationToken until)
    {
        List<int> codes = [];
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        try
        {
            while (await timer.WaitForNextTickAsync(until))
            {
                foreach (var node in _running.Where(pair => pair.Value.HasExited).Select(pair => pair.Key).ToList())
                {
                    codes.Add(await EndedAsync(node));
                    Start(node);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
        return codes;
    }

    /// <summary>Waits until every running node sees exactly the running ones.</summary>
    public async Task FormedAsync()
    {
        int[] members = [.. _running.Keys];
        foreach (var node in members)
            await EventuallyAsync(() => CommandAsync(node, "show"), Shown(members));
    }

    /// <summary>As <see cref="Eventually"/>; a process that ended is told at once, with what it printed.</summary>
    public Task EventuallyAsync<T>(Func<Task<T>> value, T expected) =>
        Eventually.IsAsync(
            async () =>
            {
                foreach (var (node, process) in _running)
                {
                    if (process.HasExited)
                        throw new InvalidOperationException($"node {node} ended: {process.Output}");
                }
                return await value();
            },
            expected
        );

    public async ValueTask DisposeAsync()
    {
        foreach (var (node, process) in _running)
        {
            Report(node, process);
            await process.DisposeAsync();
        }
        foreach (var client in _http)
            client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
