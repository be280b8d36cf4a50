using System.CommandLine;
using System.CommandLine.Help;
using ActorPipeline.Host.Commands.Completion;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Local;

namespace ActorPipeline.Host.Commands;

/// <summary>
/// The command line as a whole, and the one place where failures become exit codes: 0 done, 1 failed, 2 wrong usage or
/// configuration. Every failure is one sentence on standard error, without a stack trace (except with ACTORPIPELINE_DEBUG=1).
/// </summary>
public static class CommandLine
{
    /// <summary>Runs one command to its end.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, CommandContext context)
    {
        var root = Build(context);
        try
        {
            var parsed = root.Parse(args);
            if (UsageErrors.Of(parsed) is { } wrong)
                throw new UsageException(wrong);
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = context.Out,
                    Error = context.Error,
                    EnableDefaultExceptionHandler = false,
                    // We handle signals ourselves: the default ends the process two seconds after the first one, before draining is done.
                    ProcessTerminationTimeout = null,
                },
                context.Stop
            );
        }
        catch (UsageException wrong)
        {
            await context.Error.WriteLineAsync(wrong.Message);
            return 2;
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
            // Commands that run until they are stopped have succeeded; others were interrupted.
            return args.FirstOrDefault() is "run" or "local" or "embedded" or "top" or "tap" ? 0 : 1;
        }
        catch (Exception unexpected)
        {
            await context.Error.WriteLineAsync(
                context.Debug ? unexpected.ToString() : $"{OneLine(unexpected)} Run with ACTORPIPELINE_DEBUG=1 for the details."
            );
            return 1;
        }
    }

    /// <summary>The commands there are: what parses a command line, and what completion and documentation are made of.</summary>
    internal static RootCommand Build(CommandContext context)
    {
        var root = new RootCommand("ActorPipeline reads service logs from Kafka and indexes them in Elasticsearch: no line lost, none twice.")
        {
            StandInSupport.Local(context),
            RunCommand.Create(context),
            ShipCommand.Create(context),
            ParseCommand.Create(context),
            StandInSupport.Embedded(context),
            TraceCommand.Create(context),
            ServicesCommand.Create(context),
            TopCommand.Create(context),
            TapCommand.Create(context),
            DoctorCommand.Create(context),
            DlqCommand.Create(context),
            ElasticCommand.Create(context),
            ClusterCommand.Create(context),
            TuneCommand.Create(context),
            ConfigCommand.Create(context),
            PlanCommand.Create(context),
            CompletionCommand.Create(context),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.Options.OfType<VersionOption>().Single().Action = new VersionText(context.Out);
        return root;
    }

    private static string OneLine(Exception failure)
    {
        var message = string.Join(' ', failure.Message.Split('\n', '\r').Select(line => line.Trim()).Where(line => line.Length > 0));
        return message.EndsWith('.') ? message : message + ".";
    }
}
