using System.Collections.Concurrent;
using System.Diagnostics;
using ActorPipeline.Integration.Tests.Deploy;
using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>
/// The real Filebeat, with the <c>filebeat.yml</c> that is deployed and a registry of its own, which it finds again when it is started anew.
/// <c>ACTORPIPELINE_TEST_FILEBEAT</c> names the program.
/// </summary>
/// <param name="directory">Its own: registry and, in <see cref="Inputs"/>, what it reads as <c>filebeat-config</c>.</param>
/// <param name="node">The name of the node it runs on.</param>
internal sealed class FilebeatProcess(string directory, string node = "node-1") : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _log = new();
    private Process? _process;

    /// <summary>The grace period of a pod; Filebeat 7.17 sometimes hangs while stopping.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>The version under test, as <c>filebeat.version</c> takes it.</summary>
    public const string Version = "7.17";

    /// <summary>Where the ConfigMap is mounted.</summary>
    public string Inputs { get; } = Directory.CreateDirectory(Path.Combine(directory, "inputs.d", "0")).FullName;

    /// <summary>All it has logged so far.</summary>
    public IEnumerable<string> Log => _log;

    /// <summary>Starts it, or starts it again with what it had.</summary>
    /// <param name="brokers">Bootstrap servers.</param>
    /// <param name="settings">Over those of the file, <c>name=value</c>.</param>
    public void Start(string brokers, params string[] settings)
    {
        var program =
            Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_FILEBEAT")
            ?? throw new InvalidOperationException("ACTORPIPELINE_TEST_FILEBEAT names no program");
        // Several run on one machine, and a test must not wait ten seconds for a reload.
        string[] over = ["http.enabled=false", "filebeat.config.inputs.reload.period=1s", .. settings];
        var start = new ProcessStartInfo(
            program,
            [
                "-c",
                Path.Combine(Rendered.Root, "base", "filebeat", "filebeat.yml"),
                "-e",
                "--strict.perms=false",
                "--path.data",
                Path.Combine(directory, "registry"),
                "--path.config",
                directory,
                "--path.home",
                directory,
                .. over.SelectMany(setting => new[] { "-E", setting }),
            ]
        )
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["KAFKA_BROKERS"] = brokers;
        start.Environment["FILEBEAT_INPUTS"] = Path.GetDirectoryName(Inputs);
        start.Environment["NODE_NAME"] = node;
        OpenFiles.KeepFromChildren();
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Deletes the registry while it is down: it then knows no file.</summary>
    public void ForgetRegistry() => Directory.Delete(Path.Combine(directory, "registry"), recursive: true);

    /// <summary>Signal 9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await EndAsync();
    }

    /// <summary>SIGTERM, as a rollout does it.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await EndAsync();
    }

    /// <summary>Waits until it has logged a line that holds <paramref name="text"/>.</summary>
    public Task SaysAsync(string text) => Eventually.TrueAsync(() => Task.FromResult(_log.Any(line => line.Contains(text, StringComparison.Ordinal))));

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
    }

    private async Task EndAsync()
    {
        using var grace = new CancellationTokenSource(Grace);
        try
        {
            await _process!.WaitForExitAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
            // As kubelet does it. A pipe that another process still holds open is not waited for.
            _process!.Kill();
            await Eventually.TrueAsync(() => Task.FromResult(_process.HasExited));
        }
        _process.Dispose();
        _process = null;
    }

    private void Note(string? line)
    {
        if (line is not null)
            _log.Enqueue(line);
    }
}
