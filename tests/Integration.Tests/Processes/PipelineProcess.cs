using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ActorPipeline.Integration.Tests.Processes;

/// <summary>The built executable as a process of its own, that can be asked to stop and can be killed.</summary>
internal sealed partial class PipelineProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private PipelineProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Note(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Note(_errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Everything it printed, standard output and standard error.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                lock (_errors)
                    return _output.ToString() + _errors;
        }
    }

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static PipelineProcess Start(params string[] arguments) => StartBehind([], arguments);

    /// <summary>Starts it through another command, which must become it.</summary>
    public static PipelineProcess StartBehind(string[] command, params string[] arguments) =>
        StartLine([.. command, "dotnet", Path.Combine(AppContext.BaseDirectory, "actorpipeline.dll"), .. arguments]);

    private static PipelineProcess StartLine(string[] line)
    {
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        TestVariables.RemoveFrom(start);
        OpenFiles.KeepFromChildren();
        return new PipelineProcess(Process.Start(start)!);
    }

    /// <summary>Runs a command to its end.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => RunBehindAsync([], arguments);

    /// <summary>The same through another command.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunBehindAsync(string[] command, params string[] arguments) =>
        ToItsEndAsync(StartBehind(command, arguments));

    /// <summary>The same with a copy of the executable.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunAtAsync(string copy, params string[] arguments) =>
        ToItsEndAsync(StartLine(["dotnet", copy, .. arguments]));

    private static async Task<(int ExitCode, string Output, string Errors)> ToItsEndAsync(PipelineProcess process)
    {
        await using var _ = process;
        var exit = await process.WaitForExitAsync();
        return (exit, process.Output, process.Errors);
    }

    /// <summary>The addresses it wrote into its data directory, once it is ready.</summary>
    public async Task<Endpoints> EndpointsAsync(string data)
    {
        var file = Path.Combine(data, "endpoints.json");
        Endpoints? seen = null;
        await Eventually.TrueAsync(async () =>
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"It ended with exit code {_process.ExitCode}: {Output}");
            if (!File.Exists(file))
                return false;
            seen = JsonSerializer.Deserialize<Endpoints>(await File.ReadAllTextAsync(file), JsonSerializerOptions.Web);
            return seen?.Pid == _process.Id;
        });
        return seen!;
    }

    /// <summary>Where <c>run</c> said that its status is, once it has.</summary>
    public async Task<Uri> HttpAsync()
    {
        Uri? url = null;
        await Eventually.TrueAsync(() =>
        {
            var line = Output.Split('\n').FirstOrDefault(l => l.StartsWith("Status", StringComparison.Ordinal));
            url = line is null ? null : new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1].Trim());
            return url is not null;
        });
        return url!;
    }

    public void Kill() => _process.Kill();

    /// <summary>Takes the processor from it: it lives, holds its connections and answers nobody.</summary>
    public void Freeze() => _ = SendSignal(_process.Id, SigStop);

    /// <summary>Lets it go on where it was.</summary>
    public void Thaw() => _ = SendSignal(_process.Id, SigCont);

    /// <summary>Asks it to stop, and returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        _ = SendSignal(_process.Id, SigTerm);
        return await WaitForExitAsync();
    }

    public async Task<int> WaitForExitAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(180));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private static void Note(StringBuilder to, string? line)
    {
        if (line is null)
            return;
        lock (to)
            to.AppendLine(line);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}

/// <summary>The content of <c>endpoints.json</c>.</summary>
internal sealed record Endpoints(string? Kafka, Uri? Elasticsearch, Uri? Http, int Pid);
