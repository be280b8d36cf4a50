using System.CommandLine;
using ActorPipeline.Actors.Elastic.Setup;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline elastic setup</c>: installs index template, types and retention in Elasticsearch, once, with the rights for it.</summary>
public static class ElasticCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context) => new("elastic", "Prepares Elasticsearch or OpenSearch for our data streams.") { Setup(context) };

    private static Command Setup(CommandContext context)
    {
        var flags = new Flags();
        var dryRun = new Option<bool>("--dry-run") { Description = "Only shows what is not as it should be; exit code 1 when something is not" };
        var force = new Option<bool>("--force") { Description = "Also writes over templates of that name that somebody else or a later version made" };
        var output = OutputFlag.Create();
        var command = new Command(
            "setup",
            "Writes index template, component templates and retention for logs-*-*, where they are not as they should be. Other templates are left alone."
        )
        {
            flags.Elastic(),
            flags.One("--retention-days", "elastic.setup.retention-days", "N", "Days after which lines are deleted, or unlimited (the default)"),
            flags.One("--shards", "elastic.setup.shards", "N", "Primary shards of each index (default 1)"),
            flags.One("--replicas", "elastic.setup.replicas", "N", "Copies of each shard (default 1)"),
            flags.One("--kibana", "elastic.setup.kibana", "URL", "Kibana, to which data view, saved searches and a dashboard are brought as well"),
            dryRun,
            force,
            output,
            flags.Config,
        };
        command.SetAction(
            async (parsed, stop) =>
            {
                var (options, _) = flags.Load(parsed, context, profile: null);
                if (options.Elastic.Target != "data-stream")
                {
                    throw new UsageException(
                        $"actorpipeline.elastic.target is \"{options.Elastic.Target}\"; elastic setup is for data-stream: plain indices are yours to shape."
                    );
                }

                using var setup = new ElasticSetup(options.Elastic);
                var report = await setup.RunAsync(parsed.GetValue(dryRun), parsed.GetValue(force), stop);
                await (parsed.GetValue(output) == "json" ? context.Out.WriteLineAsync(ElasticSetupText.Json(report)) : PrintAsync(report, context));
                return report.IsDone ? 0 : 1;
            }
        );
        return command;
    }

    private static async Task PrintAsync(SetupReport report, CommandContext context)
    {
        foreach (var line in ElasticSetupText.Lines(report))
            await context.Out.WriteLineAsync(line);
        if (report.Error is { } error)
            await context.Error.WriteLineAsync(error.EndsWith('.') ? error : error + ".");
    }
}
