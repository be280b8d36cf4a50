using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Lab.Machine;

/// <summary>
/// The real Filebeat with the <c>filebeat.yml</c> that is deployed, and for each service the input that the watcher would write.
/// <c>ACTORPIPELINE_TEST_FILEBEAT</c> names the program.
/// </summary>
/// <param name="folder">Its own: inputs, registry and log.</param>
/// <param name="brokers">Bootstrap servers.</param>
internal sealed class Filebeat(string folder, string brokers) : IAsyncDisposable
{
    private static readonly string Program = Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_FILEBEAT") is { Length: > 0 } program
        ? program
        : throw new InvalidOperationException("ACTORPIPELINE_TEST_FILEBEAT names no program.");

    private Child? _process;

    /// <summary>What it uses now; null while it is down.</summary>
    public ProcessFigures? Figures => _process?.Figures;

    /// <summary>Writes the input of a service that has its files in <paramref name="logs"/>/SERVICE.</summary>
    public void Collect(string service, string space, string logs)
    {
        var inputs = Directory.CreateDirectory(Path.Combine(folder, "inputs.d", "0")).FullName;
        var options = new FilebeatOptions { Version = "7.17", Paths = logs + "/{service}/*.log*" };
        var input = FilebeatInput.For(new ServiceDescription(new ServiceId(space, service)), options);
        File.WriteAllText(Path.Combine(inputs, input.Key), input.Yaml);
    }

    /// <summary>Starts it, or starts it again with the registry it had.</summary>
    public void Start() =>
        _process = Child.Start(
            Path.Combine(folder, "filebeat.log"),
            new Dictionary<string, string>
            {
                ["KAFKA_BROKERS"] = brokers,
                ["FILEBEAT_INPUTS"] = Path.Combine(folder, "inputs.d"),
                ["NODE_NAME"] = "node-1",
            },
            Program,
            "-c",
            Path.Combine(AppContext.BaseDirectory, "filebeat.yml"),
            "-e",
            "--strict.perms=false",
            "--path.data",
            Path.Combine(folder, "registry"),
            "--path.config",
            folder,
            "--path.home",
            folder,
            "-E",
            "http.enabled=false",
            "-E",
            "filebeat.config.inputs.reload.period=1s"
        );

    /// <summary>Signal 9.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
            await process.DisposeAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await KillAsync();
}
