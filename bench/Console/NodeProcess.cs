using System.Diagnostics;
using ActorPipeline.Embedded.Folders;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;

namespace ActorPipeline.Bench.Console;

/// <summary>The node in a process of its own, so that nothing else is counted as its cost.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;

    private NodeProcess(Process process, string url) => (_process, Url) = (process, url);

    /// <summary>Its console.</summary>
    public string Url { get; }

    /// <summary>CPU time it has used.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<NodeProcess> StartAsync(string kafka, Uri elastic, string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["node", kafka, elastic.ToString(), folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        var process = Process.Start(start)!;
        var url = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the node did not start");
        return new NodeProcess(process, url);
    }

    /// <summary>What the child does: runs until its input is closed.</summary>
    public static async Task ServeAsync(string kafka, string elastic, string folder)
    {
        var hocon = $$"""
            actorpipeline {
              kafka { brokers = "{{kafka}}", group-id = bench, topics = ["^logs\\..*"] }
              elastic.urls = ["{{elastic}}"]
              cluster.roles = [consumer, watcher]
              http.port = 0
            }
            akka.loglevel = ERROR
            """;
        var settings = Settings.Merge([.. ConfigSources.Embedded("reference.conf"), .. HoconReader.Read(hocon, "bench")], new Dictionary<string, string>());
        var (options, errors) = Binder.Bind(settings, File.ReadAllText);
        if (!errors.IsEmpty)
            throw new InvalidOperationException(string.Join(' ', errors));
        var watched = new Watched(new FolderServices([Path.Combine(folder, "services")], "demo"), new DirectoryConfigMap(Path.Combine(folder, "inputs")));
        await using var node = await PipelineNode.StartAsync(options, settings, Pipeline.For(options, watched), CancellationToken.None);
        System.Console.WriteLine(node.HttpUrl);
        await System.Console.In.ReadLineAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
