using System.Collections.Immutable;
using System.CommandLine;
using ActorPipeline.Actors.Checks;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline doctor</c>: reaches every server that a node with this configuration needs, and says what is wrong.</summary>
public static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var flags = new Flags();
        var command = new Command("doctor", "Reaches every server that 'run' with the same flags needs, and says what is wrong. Changes nothing.")
        {
            flags.One("--broker", "kafka.brokers", "HOST:PORT", "Kafka bootstrap server, several separated by commas"),
            flags.Many("--topic", "kafka.topics", "NAME|^REGEX", "Topic to read; may be repeated (default ^logs\\..*)"),
            flags.Many("--elastic", "elastic.urls", "URL", "Elasticsearch node; may be repeated (default http://127.0.0.1:9200)"),
            flags.Many("--role", "cluster.roles", "ROLE", "consumer or watcher; may be repeated (default consumer)"),
            flags.One("--kubeconfig", "kubernetes.kubeconfig", "FILE", "Where a watcher finds the API server (default: KUBECONFIG, then the pod's credentials)"),
            flags.Config,
        };
        command.SetAction((parsed, stop) =>
        {
            var (options, _) = flags.Load(parsed, context, profile: null);
            return RunAsync(options, context, stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(PipelineOptions options, CommandContext context, CancellationToken stop)
    {
        if (options.Kafka.Brokers.Length == 0)
            throw new UsageException("No Kafka broker given. Type: actorpipeline doctor --broker HOST:PORT, or set actorpipeline.kafka.brokers.");
        StartCheck.Node(options);
        // All at once, told in the order lines pass them.
        var kafka = KafkaCheck.RunAsync(options.Kafka);
        var kubernetes = options.Cluster.Roles.Contains(KubernetesSync.Role) ? KubernetesCheck.RunAsync(options.Kubernetes, stop) : null;
        using var check = new ElasticCheck(options.Elastic);
        var elastic = check.RunAsync(stop);
        var failed = 0;
        foreach (var part in new[] { kubernetes, kafka, elastic }.OfType<Task<ImmutableArray<Finding>>>())
        {
            foreach (var finding in await part)
            {
                failed += finding.State == "failed" ? 1 : 0;
                await context.Out.WriteLineAsync($"{finding.State,-8} {finding.Subject}: {finding.Seen}");
                if (finding.Advice is { } advice) await context.Out.WriteLineAsync("         " + advice);
            }
        }

        await context.Out.WriteLineAsync(failed == 0 ? "A node with this configuration can do its work." : $"{failed} of these {(failed == 1 ? "keeps" : "keep")} a node with this configuration from its work.");
        return failed == 0 ? 0 : 1;
    }
}
