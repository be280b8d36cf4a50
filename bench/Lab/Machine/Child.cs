using System.Diagnostics;
using System.Globalization;
using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Lab.Machine;

/// <summary>A process under measurement. What it prints goes into a file.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StreamWriter _log;
    private bool _disposed;

    private Child(Process process, StreamWriter log)
    {
        (_process, _log) = (process, log);
        Started = TimeProvider.System.GetTimestamp();
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>When it was started, a timestamp.</summary>
    public long Started { get; }

    /// <summary>What it uses at this moment; null when it is gone.</summary>
    public ProcessFigures? Figures => _disposed || _process.HasExited ? null : ProcessFigures.Of(_process.Id);

    /// <summary>Starts a program.</summary>
    /// <param name="log">The file that gets what it prints; it is appended to.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="command">The program and its arguments.</param>
    public static Child Start(string log, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        TestVariables.RemoveFrom(start);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var file = new StreamWriter(new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        OpenFiles.KeepFromChildren();
        return new Child(Process.Start(start)!, file);
    }

    /// <summary>Signal 9.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>SIGTERM, and signal 9 after a minute.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(CancellationToken.None);
        using var grace = new CancellationTokenSource(Grace);
        try
        {
            await _process.WaitForExitAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await KillAsync();
        _process.Dispose();
        lock (_log)
            _log.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_log)
        {
            if (_log.BaseStream.CanWrite)
                _log.WriteLine(line);
        }
    }
}
