using System.CommandLine;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Local;
using ActorPipeline.Host.Node;
using ActorPipeline.Shipping;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline ship</c>: sends files once, line by line, for back-filling.</summary>
public static class ShipCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var flags = new Flags();
        var topic = new Option<string?>("--topic") { HelpName = "T", Description = "Topic to send to (default logs.NAME, NAME being the service)" };
        var service = new Option<string?>("--service")
        {
            HelpName = "NAME",
            Description = "Service the lines belong to (default: the file's folder, when it ends in -service)",
        };
        var space = new Option<string?>("--namespace") { HelpName = "NAME", Description = "Namespace of the service (default default)" };
        var parser = new Option<string?>("--parser")
        {
            HelpName = "NAME",
            Description = "Parser that reads the lines: ready-made, or of your own in a --config file that the nodes have as well",
        }.Offering(ParserCatalog.ReadyMade);
        var files = new Argument<string[]>("FILE")
        {
            Description = "Log files, sent in this order; those named .gz or .zst are unpacked",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(
            "ship",
            "Sends whole log files to Kafka once, each line as the event Filebeat would make of it. "
                + "Run twice from the same machine, its lines are indexed once."
        )
        {
            flags.Broker(),
            topic,
            service,
            space,
            parser,
            flags.Config,
            files,
        };
        command.SetAction(
            (parsed, stop) =>
            {
                var (options, _) = flags.Load(parsed, context, profile: null);
                Flags.NeedBroker(options, "ship --broker HOST:PORT FILE…");
                StartCheck.Kafka(options);
                if (parsed.GetValue(parser) is { } name && ParserNames.Wrong("--parser", name, options.Parsing.Catalog().Names) is { } wrong)
                    throw new UsageException(wrong);
                var backfill = new BackfillOptions
                {
                    BootstrapServers = options.Kafka.Brokers,
                    Files = Checked(parsed.GetValue(files)!, parsed.GetValue(service), parsed.GetValue(topic)),
                    Topic = Topic(parsed.GetValue(topic)),
                    Service = parsed.GetValue(service),
                    Namespace = Namespace(parsed.GetValue(space)),
                    Parser = parsed.GetValue(parser),
                    GroupId = options.Kafka.GroupId,
                    ClientProperties = options.Kafka.Client,
                    TimeProvider = context.Time,
                };
                return RunAsync(StandInSupport.Adapt(backfill), context, stop);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(BackfillOptions options, CommandContext context, CancellationToken stop)
    {
        var progress = new LatestProgress();
        var started = context.Time.GetTimestamp();
        var shipping = Backfill.RunAsync(options, progress, stop);
        var showing = ShipDisplay.ShowAsync(progress, shipping, context);
        try
        {
            var result = await shipping;
            await showing;
            var seconds = context.Time.GetElapsedTime(started).TotalSeconds;
            await context.Out.WriteLineAsync(
                $"Sent {result.Lines:N0} lines ({ShipDisplay.Bytes(result.Bytes)}) of {Files(result.Files)} to {options.BootstrapServers} in {seconds:0.0} s."
            );
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await showing;
            var last = progress.Latest;
            await context.Error.WriteLineAsync(
                $"Stopped: {last?.Lines ?? 0:N0} lines were sent and acknowledged, the last of them from {last?.File ?? "no file"} "
                    + $"({ShipDisplay.Bytes(last?.BytesDone ?? 0)} of {ShipDisplay.Bytes(last?.BytesTotal ?? 0)})."
            );
            return 1;
        }
        catch (BackfillException failure)
        {
            await showing;
            await context.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static string Files(int count) => count == 1 ? "1 file" : $"{count} files";

    private static string? Topic(string? topic) =>
        topic is null || IsTopic(topic)
            ? topic
            : throw new UsageException($"--topic is \"{topic}\"; allowed is a topic name (letters, digits, '.', '_', '-').");

    private static string Namespace(string? name) =>
        name switch
        {
            null => "default",
            { Length: > 0 and <= 63 } when name.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-') => name,
            _ => throw new UsageException($"--namespace is \"{name}\"; allowed is a namespace name (lower case letters, digits, '-', at most 63 characters)."),
        };

    private static bool IsTopic(string name) => !name.StartsWith('^') && Kinds.Topic.Parse(new Resolved("", name, default, ""), out _);

    /// <summary>Checks the arguments before anything is sent.</summary>
    private static IReadOnlyList<string> Checked(string[] files, string? service, string? topic)
    {
        foreach (var file in files)
        {
            if (Directory.Exists(file))
                throw new UsageException($"\"{file}\" is a folder; give the files in it.");
            if (!File.Exists(file))
                throw new UsageException($"The file \"{file}\" does not exist.");
            var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))) ?? "";
            if (service is null && !folder.EndsWith("-service", StringComparison.Ordinal))
                throw new UsageException($"\"{file}\" is in the folder \"{folder}\", which names no service (…-service); say which one with --service NAME.");
            var name = service ?? folder;
            if (topic is null && !IsTopic("logs." + name))
            {
                throw new UsageException(
                    $"{(service is null ? $"\"{file}\" is in the folder" : "--service is")} \"{name}\"; allowed is a name of letters, digits, "
                        + "'.', '_', '-', because the topic is logs.NAME; or say another with --topic T."
                );
            }
        }

        return files;
    }
}
