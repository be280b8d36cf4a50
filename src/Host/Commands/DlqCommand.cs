using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.DeadLetters.Replay;
using ActorPipeline.Host.Configuration;
using Confluent.Kafka;

namespace ActorPipeline.Host.Commands;

/// <summary>
/// <c>actorpipeline dlq list|show|replay|gaps</c>: lists and shows dead letters, sends them again, and lists events that Kafka deleted unread.
/// </summary>
public static class DlqCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context) =>
        new(
            "dlq",
            "Lists, shows and replays the events that Elasticsearch refused, and tells which Kafka deleted before they were read (the dead-letter topics)."
        )
        {
            List(context),
            Show(context),
            Replay(context),
            Gaps(context),
        };

    private static Command List(CommandContext context)
    {
        var (command, flags) = New("list", "Prints one line per topic, index and error type, and a total.");
        var all = new Option<bool>("--all") { Description = "Counts the replayed ones too" };
        var output = OutputFlag.Create();
        command.Add(all);
        command.Add(output);
        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    flags,
                    parsed,
                    context,
                    stop,
                    (access, cancel) =>
                    {
                        var found = access.Find(replayedToo: parsed.GetValue(all), cancel);
                        foreach (var line in parsed.IsJson(output) ? [CommandJson.Write(DlqSummary.Of(found))] : DlqText.List(found))
                            context.Out.WriteLine(line);
                        return 0;
                    }
                )
        );
        return command;
    }

    private static Command Show(CommandContext context)
    {
        var (command, flags) = New("show", "Prints the latest letters: where from, why, and the event.");
        var limit = new Option<int>("--limit")
        {
            HelpName = "N",
            Description = "The most letters to print (default 20)",
            DefaultValueFactory = _ => 20,
            CustomParser = Limit,
        };
        var output = OutputFlag.Create();
        var json = OutputFlag.Json();
        var all = new Option<bool>("--all") { Description = "Shows the replayed ones too" };
        command.Add(limit);
        command.Add(output);
        command.Add(json);
        command.Add(all);
        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    flags,
                    parsed,
                    context,
                    stop,
                    (access, cancel) =>
                    {
                        var found = access.Find(replayedToo: parsed.GetValue(all), cancel);
                        var shown = found.Entries.TakeLast(parsed.GetValue(limit)).ToList();
                        var events = access.Events(shown, cancel);
                        foreach (var entry in shown.Where(entry => events.ContainsKey(entry.Latest.Place)))
                        {
                            context.Out.WriteLine(
                                parsed.IsJson(output, json)
                                    ? DlqText.Json(entry, events[entry.Latest.Place])
                                    : DlqShow.Text(entry, events[entry.Latest.Place], context.Colours)
                            );
                        }

                        if (!parsed.IsJson(output, json))
                            context.Out.WriteLine(DlqText.Shown(found, shown.Count));
                        return 0;
                    }
                )
        );
        return command;
    }

    private static Command Replay(CommandContext context)
    {
        var (command, flags) = New(
            "replay",
            "Says what would be sent back to the original topics; with --yes sends it. An event is never indexed twice by it."
        );
        var yes = new Option<bool>("--yes") { Description = "Really sends" };
        var again = new Option<bool>("--again") { Description = "Also those that were replayed before" };
        var output = OutputFlag.Create();
        command.Add(yes);
        command.Add(output);
        command.Add(again);
        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    flags,
                    parsed,
                    context,
                    stop,
                    (access, cancel) => DlqReplay.Run(access, parsed.GetValue(again), parsed.GetValue(yes), parsed.IsJson(output), context, cancel)
                )
        );
        return command;
    }

    private static Command Gaps(CommandContext context)
    {
        var (command, flags) = New(
            "gaps",
            "Prints what Kafka deleted before it was read: topic, partition, offsets, how many events, when they were written, when it was noticed.",
            ofLosses: true
        );
        var output = OutputFlag.Create();
        var json = OutputFlag.Json();
        command.Add(output);
        command.Add(json);
        command.SetAction(
            (parsed, stop) =>
                RunAsync(
                    flags,
                    parsed,
                    context,
                    stop,
                    (access, cancel) =>
                    {
                        var gaps = access.Find(replayedToo: false, cancel).Gaps;
                        foreach (var line in parsed.IsJson(output, json) ? gaps.Select(GapText.Json) : GapText.List(gaps))
                            context.Out.WriteLine(line);
                        return 0;
                    }
                )
        );
        return command;
    }

    private static int Limit(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0)
            return limit;
        result.AddError($"--limit is \"{text}\"; allowed is a whole number from 1 on");
        return 1;
    }

    private static (Command, DlqFlags) New(string name, string description, bool ofLosses = false)
    {
        var flags = new DlqFlags();
        var command = new Command(name, description);
        foreach (var option in ofLosses ? flags.OptionsOfLosses : flags.Options)
            command.Add(option);
        return (command, flags);
    }

    private static async Task<int> RunAsync(
        DlqFlags flags,
        ParseResult parsed,
        CommandContext context,
        CancellationToken stop,
        Func<DlqAccess, CancellationToken, int> work
    )
    {
        var (options, filter) = flags.Load(parsed, context);
        using var access = await DlqAccess.OpenAsync(options, filter, context.Time);
        try
        {
            // Reading blocks, so it gets a thread of its own.
            return await Task.Factory.StartNew(() => work(access, stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (Exception failure) when (failure is KafkaException or DeadLetterException)
        {
            await context.Error.WriteLineAsync(
                $"Kafka {options.Kafka.Brokers}: {failure.Message.TrimEnd('.')}{(access.Heard() is { } heard ? $" ({heard.TrimEnd('.')})" : "")}."
            );
            return 1;
        }
    }
}
