using System.CommandLine;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Local;
using ActorPipeline.Host.Node;
using ActorPipeline.Host.Tuning;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline run</c>: a node against any Kafka and Elasticsearch.</summary>
public static class RunCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var flags = new Flags();
        var command = new Command("run", "Reads service logs from Kafka and indexes them in Elasticsearch, until stopped.")
        {
            flags.Broker(),
            flags.Topics(),
            flags.One("--batch-size", "batch.max-events", "N", "Events in one bulk request, 1 to 100000 (default 1000)"),
            flags.Elastic(),
            flags.Roles(),
            flags.Kubeconfig(),
            flags.One("--http", "http.port", "PORT", "Console, health and status (default 9600, 0 takes any free one)"),
            flags.Config,
        };
        command.SetAction(
            (parsed, stop) =>
            {
                var (options, settings) = flags.Load(parsed, context, profile: null);
                return RunAsync(options, settings, ConfigFiles.Of(parsed, flags, context, profile: null), context, stop);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(PipelineOptions options, Settings settings, ConfigFiles files, CommandContext context, CancellationToken stop)
    {
        Flags.NeedBroker(options, "run --broker HOST:PORT");
        StartCheck.Node(options);
        SplitBrain.EnsurePossible(options);
        options = options with { Kafka = await StandInSupport.AdaptAsync(options.Kafka) };
        using var cluster = options.Cluster.Roles.Contains(KubernetesSync.Role) ? WatchedCluster.Connect(options) : null;
        await using var node = await PipelineNode.StartAsync(options, settings, Pipeline.For(options, cluster?.Watched), stop);
        await using var watch = ConfigWatch.Start(files, settings, node.Tuner, context.Time);
        await node.SayAsync(context.Out, [.. RunText.Of(options), $"Status  {node.HttpUrl}/api/status", $"Ready   {node.HttpUrl}/healthz/ready"]);
        return await LongRunning.WaitAsync(node, context, stop);
    }
}
