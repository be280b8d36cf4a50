using System.Collections.Immutable;
using System.CommandLine;
using ActorPipeline.Actors.Checks;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;
using ActorPipeline.Messages;
using ActorPipeline.Native;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline doctor</c>: checks every server that a node with this configuration needs, and prints what is wrong.</summary>
public static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var flags = new Flags();
        var log = new Option<string>("--filebeat-log")
        {
            HelpName = "FILE|-",
            Description = "Also reads what Filebeat logged, and says which inputs it does not start and which events it drops",
        };
        var output = OutputFlag.Create();
        var command = new Command("doctor", "Reaches every server that 'run' with the same flags needs, and says what is wrong. Changes nothing.")
        {
            flags.Broker(),
            flags.Topics(),
            flags.Elastic(),
            flags.Roles(),
            flags.Kubeconfig(),
            log,
            output,
            flags.Config,
        };
        command.SetAction(
            (parsed, stop) =>
            {
                var (options, _) = flags.Load(parsed, context, profile: null);
                return RunAsync(options, parsed.GetValue(log), parsed.IsJson(output), context, stop);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(PipelineOptions options, string? filebeatLog, bool json, CommandContext context, CancellationToken stop)
    {
        Flags.NeedBroker(options, "doctor --broker HOST:PORT");
        StartCheck.Node(options);
        if (filebeatLog is not (null or "-") && !File.Exists(filebeatLog))
        {
            throw new UsageException(
                $"--filebeat-log is \"{filebeatLog}\", which {(Directory.Exists(filebeatLog) ? "is a folder" : "does not exist")}; allowed is a file, or - for "
                    + "standard input: kubectl logs daemonset/filebeat | actorpipeline doctor --filebeat-log -"
            );
        }
        List<Finding> found = [new("librdkafka", FindingState.Ok, Librdkafka.Loaded.ToString()!)];
        if (!json)
            await PrintAsync(found[0], context);
        // All checks run at the same time; findings are printed in the order of the flow.
        using var elastic = new ElasticCheck(options.Elastic);
        List<Task<ImmutableArray<Finding>>> parts = [KafkaCheck.RunAsync(options.Kafka, context.Time), elastic.RunAsync(stop)];
        if (options.Cluster.Roles.Contains(KubernetesSync.Role))
            parts.Insert(0, KubernetesCheck.RunAsync(options.Kubernetes, stop));
        if (filebeatLog is not null)
            parts.Insert(0, ReadAsync(filebeatLog, context, stop));
        foreach (var part in parts)
        {
            foreach (var finding in await part)
            {
                found.Add(finding);
                if (!json)
                    await PrintAsync(finding, context);
            }
        }

        var failed = found.Count(finding => finding.State == FindingState.Failed);
        if (json)
        {
            await context.Out.WriteLineAsync(CommandJson.Write(DoctorReport.Of(found)));
            return failed == 0 ? 0 : 1;
        }

        await context.Out.WriteLineAsync(
            failed == 0
                ? "A node with this configuration can do its work."
                : $"{failed} of these {(failed == 1 ? "keeps" : "keep")} a node with this configuration from its work."
        );
        return failed == 0 ? 0 : 1;
    }

    private static async Task PrintAsync(Finding finding, CommandContext context)
    {
        var word = finding.State.Word().PadRight(8);
        var state = finding.State switch
        {
            FindingState.Ok => context.Colours.Good(word),
            FindingState.Failed => context.Colours.Bad(word),
            _ => context.Colours.Warn(word),
        };
        await context.Out.WriteLineAsync($"{state} {finding.Subject}: {finding.Seen}");
        if (finding.Advice is { } advice)
            await context.Out.WriteLineAsync("         " + advice);
    }

    private static async Task<ImmutableArray<Finding>> ReadAsync(string file, CommandContext context, CancellationToken stop)
    {
        try
        {
            using var reader = new StreamReader(file == "-" ? context.In() : File.OpenRead(file));
            var log = new FilebeatLog();
            while (await reader.ReadLineAsync(stop) is { } line)
                log.Add(line);
            return log.Findings();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return
            [
                new(
                    "filebeat log",
                    FindingState.Failed,
                    $"\"{file}\" cannot be read: {failure.Message}",
                    "Give a file, or - for standard input: kubectl logs daemonset/filebeat | actorpipeline doctor --filebeat-log -"
                ),
            ];
        }
    }
}
