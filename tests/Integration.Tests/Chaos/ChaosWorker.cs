using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>One of the processes of a run: started again each time it is killed or asked to stop.</summary>
internal sealed partial class ChaosWorker(int slot, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int KeptLines = 200;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    /// <summary>Where everything that the processes print is kept, when <c>CHAOS_LOG</c> names a folder.</summary>
    private static readonly string? LogFolder = Environment.GetEnvironmentVariable("CHAOS_LOG") is { Length: > 0 } folder ? folder : null;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Queue<string> _lines = new();
    private Process? _process;
    private volatile bool _ready;

    /// <summary>The most memory any process of this slot had, bytes.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Exit codes other than 0 after SIGTERM, and processes that ended by themselves.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>The last lines the processes of this slot printed.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    public void Start()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "actorpipeline.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        TestVariables.RemoveFrom(start);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        OpenFiles.KeepFromChildren();
        _process = Process.Start(start)!;
        var id = _process.Id;
        _ready = false;
        _process.OutputDataReceived += (_, line) => Note(id, line.Data);
        _process.ErrorDataReceived += (_, line) => Note(id, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>SIGKILL; another process starts at once.</summary>
    public Task KillAsync(CancellationToken cancel) => ReplaceAsync(process => process.Kill(), mustEndWell: false, cancel);

    /// <summary>SIGTERM; another process starts when this one has ended.</summary>
    public Task TerminateAsync(CancellationToken cancel) => ReplaceAsync(process => _ = SendSignal(process.Id, SigTerm), mustEndWell: true, cancel);

    /// <summary>SIGTERM, for good.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        await EndAsync(process => _ = SendSignal(process.Id, SigTerm), mustEndWell: true, cancel);
        _turn.Release();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        _process?.Dispose();
    }

    private async Task ReplaceAsync(Action<Process> end, bool mustEndWell, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await EndAsync(end, mustEndWell, cancel);
            cancel.ThrowIfCancellationRequested();
            Start();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task EndAsync(Action<Process> end, bool mustEndWell, CancellationToken cancel)
    {
        var process = _process!;
        if (process.HasExited)
            Problems.Add($"process {slot} ended by itself with exit code {process.ExitCode}");
        PeakBytes = Math.Max(PeakBytes, await PeakOfAsync(process.Id));
        end(process);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(StopLimit);
        await process.WaitForExitAsync(limit.Token);
        // One that is asked to stop before it has started has nothing to bring to an end.
        if (mustEndWell && _ready && process.ExitCode != 0)
            Problems.Add($"process {slot} ended with exit code {process.ExitCode} after SIGTERM");
        process.Dispose();
        _process = null;
    }

    /// <summary>The kernel's own high-water mark of resident memory.</summary>
    private static async Task<long> PeakOfAsync(int id)
    {
        var file = $"/proc/{id}/status";
        if (!File.Exists(file))
            return 0;
        var line = (await File.ReadAllLinesAsync(file)).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) << 10;
    }

    private void Note(int id, string? line)
    {
        if (line is null)
            return;
        _ready |= line.StartsWith("Ready", StringComparison.Ordinal);
        lock (_lines)
        {
            if (LogFolder is not null)
                File.AppendAllText(Path.Combine(LogFolder, $"{slot}-{id}.log"), line + "\n");
            _lines.Enqueue($"[{slot}/{id}] {line}");
            if (_lines.Count > KeptLines)
                _lines.Dequeue();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
