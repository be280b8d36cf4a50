using System.Diagnostics;
using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>
/// Real servers of one test alone, which it may configure, stop, kill and start again with the data they had. The program that starts
/// them is named by <c>ACTORPIPELINE_TEST_SERVERS</c>. Disposing stops them and deletes their data.
/// </summary>
internal sealed class OwnServers : IAsyncDisposable
{
    private static readonly string? Program = Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_SERVERS") is { Length: > 0 } program ? program : null;

    private readonly string _directory = Directory.CreateTempSubdirectory("actorpipeline-servers-").FullName;
    private readonly HashSet<string> _started = [];

    /// <summary>Whether there is a program that starts real servers.</summary>
    public static bool CanBeStarted => Program is not null;

    /// <summary>Starts Kafka, or starts again those of its brokers that do not run.</summary>
    /// <param name="brokers">1 or 3; three hold three copies, of which two must agree.</param>
    /// <param name="settings">Of the broker, <c>name=value</c>.</param>
    /// <returns>Bootstrap servers; the same ones when started again.</returns>
    public Task<string> StartKafkaAsync(int brokers = 1, params string[] settings) =>
        StartAsync("kafka", settings, ("BROKERS", brokers.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Starts Elasticsearch, or starts it again; <c>HEAP</c> in the environment gives it more than a test needs.</summary>
    public async Task<Uri> StartElasticsearchAsync(params string[] settings) =>
        new(await StartAsync("elasticsearch", settings, ("HEAP", Environment.GetEnvironmentVariable("HEAP") is { Length: > 0 } heap ? heap : "512m")));

    /// <summary>Starts OpenSearch, or starts it again.</summary>
    public async Task<Uri> StartOpenSearchAsync(params string[] settings) => new(await StartAsync("opensearch", settings, ("HEAP", "512m")));

    /// <summary>Starts etcd and the API server.</summary>
    /// <returns>The kubeconfig of an administrator, a file.</returns>
    public Task<string> StartKubernetesAsync(params string[] flags) => StartAsync("kubernetes", flags);

    /// <summary>Starts only the API server again, on the etcd that still runs.</summary>
    public Task<string> StartApiServerAsync(params string[] flags) => StartAsync("kubernetes", flags, ("API_ONLY", "1"));

    /// <summary>Ends a process with signal 9.</summary>
    /// <param name="server"><c>kafka</c>, <c>elasticsearch</c>, <c>opensearch</c> or <c>kubernetes</c>.</param>
    /// <param name="process"><c>kafka-2</c>, <c>elasticsearch</c>, <c>etcd</c>, <c>kube-apiserver</c>.</param>
    public async Task KillAsync(string server, string process)
    {
        var id = ProcessId(server, process);
        await RunAsync("kill", Folder(server), process);
        // The first thread of a process can be gone while others still hold its ports, and a successor would find them in use.
        while (HasThreads(id))
            await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
    }

    /// <summary>Stops a process, or all of a server.</summary>
    public Task StopAsync(string server, string? process = null) =>
        process is null ? RunAsync("stop", Folder(server)) : RunAsync("stop", Folder(server), process);

    /// <summary>Sends a signal, as <c>kill</c> names it: STOP, CONT.</summary>
    public async Task SignalAsync(string server, string process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", ProcessId(server, process)]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Where the server keeps its data, ports and logs.</summary>
    public string Folder(string server) => Path.Combine(_directory, server);

    /// <summary>Where a program of the servers lies: <c>filebeat</c>, <c>kubectl</c>, <c>etcdctl</c>, <c>kafka-topics</c> (a command line).</summary>
    public static Task<string> PathAsync(string program) => RunAsync("path", program);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _started)
        {
            foreach (var file in Directory.GetFiles(Folder(server), "*.pid"))
                await SignalAsync(server, Path.GetFileNameWithoutExtension(file), "CONT");
            await RunAsync("stop", Folder(server));
        }
        Directory.Delete(_directory, recursive: true);
    }

    private string ProcessId(string server, string process) => File.ReadAllText(Path.Combine(Folder(server), process + ".pid")).Trim();

    private static bool HasThreads(string id)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{id}/task") is not [var last]
                || !File.ReadAllText(last + "/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private Task<string> StartAsync(string server, string[] settings, params (string Name, string Value)[] environment)
    {
        _started.Add(server);
        return RunAsync(["start", server, Folder(server), .. settings], environment);
    }

    private static Task<string> RunAsync(params string[] arguments) => RunAsync(arguments, []);

    private static async Task<string> RunAsync(string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Program ?? throw new InvalidOperationException("ACTORPIPELINE_TEST_SERVERS names no program"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        OpenFiles.KeepFromChildren();
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode == 0
            ? (await output).Trim()
            : throw new InvalidOperationException($"{Program} {string.Join(' ', arguments)}: {await errors}{await output}");
    }
}
