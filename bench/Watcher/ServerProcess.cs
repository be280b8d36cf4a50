using System.Diagnostics;
using ActorPipeline.KubernetesDouble;

namespace ActorPipeline.Bench.Watcher;

/// <summary>The API server in a process of its own, so that its cost is not counted as the watcher's.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string kubeconfig) => (_process, Kubeconfig) = (process, kubeconfig);

    /// <summary>A kubeconfig file that leads there.</summary>
    public string Kubeconfig { get; }

    public static async Task<ServerProcess> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, "serve") { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var file = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the server did not start");
        return new ServerProcess(process, file);
    }

    /// <summary>What the child does: serves until its input is closed.</summary>
    public static async Task ServeAsync()
    {
        await using var server = await ApiServerDouble.StartAsync();
        server.Recording = false;
        var file = Path.Combine(Path.GetTempPath(), $"bench-watcher-{Environment.ProcessId}");
        await File.WriteAllTextAsync(file, server.Kubeconfig);
        Console.WriteLine(file);
        await Console.In.ReadLineAsync();
        File.Delete(file);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
