using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Embedded.Folders;
using ActorPipeline.Embedded.Shipping;
using ActorPipeline.Host.Commands;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Local;

/// <summary>
/// The whole pipeline with its stand-ins in one process: folders stand for services, a directory for the ConfigMap, the file shipper for Filebeat. Disposing
/// stops the parts in the direction of the flow, so that what was read is indexed and committed.
/// </summary>
public sealed class LocalPipeline : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _running = new();

    private LocalPipeline() { }

    /// <summary>The folder with one folder per service.</summary>
    public required string LogRoot { get; init; }

    /// <summary>The sample services; empty with <c>--logs</c>.</summary>
    public required IReadOnlyList<string> Samples { get; init; }

    /// <summary>The node.</summary>
    public PipelineNode Node { get; private set; } = null!;

    /// <summary>The addresses of the servers.</summary>
    public Endpoints Endpoints { get; private set; } = null!;

    /// <summary>Starts everything; all servers answer when this returns.</summary>
    /// <param name="options">Validated options; broker, Elasticsearch and paths are replaced by those of this process.</param>
    /// <param name="settings">The layers they come from.</param>
    /// <param name="logs">The folder given with <c>--logs</c>; null: samples.</param>
    /// <param name="data">Where data is kept.</param>
    /// <param name="elasticPort">Port of the Elasticsearch API.</param>
    /// <param name="context">The clock, and the output for problems.</param>
    /// <param name="cancel">Gives up starting.</param>
    /// <exception cref="UsageException">A folder or a port cannot be used.</exception>
    public static async Task<LocalPipeline> StartAsync(
        PipelineOptions options,
        Settings settings,
        string? logs,
        DataDirectory data,
        int elasticPort,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var root = logs is null ? data.File("live") : Path.GetFullPath(logs);
        IReadOnlyList<string> samples = logs is null ? [.. SampleLogs.CopyTo(root), LiveService.Name] : [];
        var pipeline = new LocalPipeline { LogRoot = root, Samples = samples };
        try
        {
            await pipeline.StartAsync(options, settings, Services(root, options, context), data, elasticPort, context, cancel);
            return pipeline;
        }
        catch
        {
            await pipeline.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var part))
            await part.DisposeAsync();
    }

    private async Task StartAsync(
        PipelineOptions options,
        Settings settings,
        FolderServices services,
        DataDirectory data,
        int elasticPort,
        CommandContext context,
        CancellationToken cancel
    )
    {
        Ports.EnsureFree("actorpipeline.http.port (--http)", System.Net.IPAddress.Parse(options.Http.Address), options.Http.Port);
        var inputs = data.File("filebeat-config");
        var shipped = data.File("shipper");
        var servers = Add(await StandIns.StartAsync(data, elasticPort, FileShipper.ResumeOffsets(shipped), cancel));
        var local = options with
        {
            Kafka = options.Kafka with { Brokers = servers.Kafka },
            Elastic = options.Elastic with { Urls = [servers.Elasticsearch] },
            Filebeat = options.Filebeat with { Paths = Path.Combine(LogRoot, "{service}", "*.log*") },
        };
        CreateTopics(servers, local);
        Node = Add(
            await PipelineNode.StartAsync(
                local,
                settings,
                Pipeline.For(local, new Watched(services, new DirectoryConfigMap(inputs, time: context.Time))),
                cancel
            )
        );
        Add(
            await FileShipper.StartAsync(
                new FileShipperOptions
                {
                    BootstrapServers = servers.Kafka,
                    ConfigDirectory = inputs,
                    DataDirectory = shipped,
                    GroupId = local.Kafka.GroupId,
                    Kafka = servers.Broker,
                    OnProblem = problem => context.Error.WriteLine(problem),
                    TimeProvider = context.Time,
                },
                cancel
            )
        );
        if (Samples.Count > 0)
            Add(new LiveService(LogRoot, context.Time));
        Endpoints = new Endpoints(servers.Kafka, EmbeddedCommand.Base(servers.Elasticsearch), Node.HttpUrl, Environment.ProcessId);
    }

    // Topics that exist when the consumer joins its group save a rebalance.
    private void CreateTopics(StandIns servers, PipelineOptions options)
    {
        foreach (var service in Directory.EnumerateDirectories(LogRoot).Select(Path.GetFileName).Append(Samples.LastOrDefault()))
        {
            if (service?.EndsWith(options.Kubernetes.ServiceSuffix, StringComparison.Ordinal) == true && ServiceId.IsLabel(service))
                servers.Broker.CreateTopic(FilebeatOptions.Fill(options.Filebeat.Topic, new ServiceId(Namespace(options), service)));
        }
    }

    private static string Namespace(PipelineOptions options) => options.Kubernetes.Namespaces is [var first, ..] ? first : "default";

    private static FolderServices Services(string root, PipelineOptions options, CommandContext context)
    {
        try
        {
            return new FolderServices([root], Namespace(options), time: context.Time, onProblem: context.Error.WriteLine);
        }
        catch (DirectoryNotFoundException)
        {
            throw new UsageException($"--logs is \"{root}\", which is no folder; allowed is a folder with one folder NAME-service per service.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new UsageException($"--logs is \"{root}\", which cannot be read; allowed is a folder this user may read.");
        }
    }

    private T Add<T>(T part)
        where T : IAsyncDisposable
    {
        _running.Push(part);
        return part;
    }
}
