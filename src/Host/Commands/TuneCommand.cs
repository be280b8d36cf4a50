using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Tuning;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline tune</c>: changes options of all nodes of a running cluster, or prints the current ones.</summary>
public static class TuneCommand
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var flags = new Flags();
        (Option<string?> Option, string Key)[] keys =
        [
            (Flag("--batch-size", "N", "Events in one bulk request, 1 to 100000"), Key.Root + "batch.max-events"),
            (Flag("--max-delay", "D", "The longest an event waits for others, such as 250ms"), Key.Root + "batch.max-delay"),
            (Flag("--max-bytes", "B", "Size of one bulk request, such as 5MiB"), Key.Root + "batch.max-bytes"),
            (Flag("--in-flight-max", "N", "The most bulk requests at once, 1 to 1000"), Key.Root + "elastic.in-flight.max"),
        ];
        var output = OutputFlag.Create();
        var levels = new Option<string[]>("--log-level")
        {
            HelpName = "LEVEL|PART=LEVEL",
            Description = $"DEBUG, INFO, WARNING or ERROR; for one part, such as kafka=DEBUG or kafka=inherit: {string.Join(", ", LoggingOptions.Components)}",
        }.Offering(["DEBUG", "INFO", "WARNING", "ERROR", .. LoggingOptions.Components.Select(part => part + "=DEBUG")]);
        var at = NodeClient.At();
        var command = new Command(
            "tune",
            "Changes how all nodes of a running cluster work, until they are restarted; without flags prints what they run with. The token "
                + "is actorpipeline.http.token."
        );
        foreach (var (option, _) in keys)
            command.Add(option);
        command.Add(output);
        command.Add(levels);
        command.Add(at);
        command.Add(flags.Token());
        command.Add(flags.Config);
        command.SetAction(
            (parsed, stop) =>
            {
                var (options, _) = flags.Load(parsed, context, profile: null);
                var changes = keys.Where(key => parsed.GetValue(key.Option) is not null).ToDictionary(key => key.Key, key => parsed.GetValue(key.Option)!);
                foreach (var (key, level) in (parsed.GetValue(levels) ?? []).Select(LevelOf))
                    changes[key] = level;
                return NodeClient.TalkAsync(
                    NodeClient.Url(parsed, at),
                    options.Http.Token,
                    RequestTimeout,
                    context,
                    client => RunAsync(client, changes, parsed.IsJson(output), context, stop),
                    stop
                );
            }
        );
        return command;
    }

    /// <summary>The key that a level is for.</summary>
    private static (string Key, string Level) LevelOf(string given)
    {
        if (given.Split('=', 2) is not [var part, var level])
            return (NodeTuner.LogLevelKey, given);
        return LoggingOptions.Components.Contains(part)
            ? ($"{Key.Root}logging.levels.{part}", level)
            : throw new UsageException(
                $"--log-level is \"{given}\"{(Nearest.Of(part, LoggingOptions.Components) is { } near ? $"; did you mean {near}={level}" : "")}; allowed is a level, or "
                    + $"PART=LEVEL with one of {string.Join(", ", LoggingOptions.Components)}."
            );
    }

    private static Option<string?> Flag(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };

    private static async Task<int> RunAsync(HttpClient client, Dictionary<string, string> changes, bool json, CommandContext context, CancellationToken stop)
    {
        using var answer = changes.Count == 0 ? await client.GetAsync("/api/tune", stop) : await client.PostAsJsonAsync("/api/tune", changes, stop);
        var result = await answer.Content.ReadFromJsonAsync<TuneResult>(JsonSerializerOptions.Web, stop) ?? throw new JsonException("nothing came back");
        if (!result.Errors.IsDefaultOrEmpty)
        {
            await context.Error.WriteLineAsync(string.Join(Environment.NewLine, result.Errors));
            // A value that is not allowed is wrong usage (2); a refused token is a failure (1).
            return answer.StatusCode == System.Net.HttpStatusCode.BadRequest ? 2 : 1;
        }
        if (result.Now is null || result.Changed.IsDefault)
            throw NodeClient.Stranger();
        if (json)
        {
            await context.Out.WriteLineAsync(CommandJson.Write(result));
            return result.Nodes is { IsDefault: false } all && all.Any(node => !node.Errors.IsEmpty) ? 1 : 0;
        }
        if (result.Nodes is not { Length: > 1 } nodes)
        {
            await PrintAsync(result.Now, result.Changed, "", context);
            return 0;
        }
        foreach (var node in nodes)
        {
            await context.Out.WriteLineAsync(node.Address);
            foreach (var error in node.Errors)
                await context.Error.WriteLineAsync($"{node.Address}: {error}");
            await PrintAsync(node.Now, node.Changed, "  ", context);
        }
        return nodes.All(node => node.Errors.IsEmpty) ? 0 : 1;
    }

    private static async Task PrintAsync(IReadOnlyDictionary<string, string> now, IReadOnlyCollection<string> changed, string indent, CommandContext context)
    {
        foreach (var (key, value) in now)
            await context.Out.WriteLineAsync($"{indent}{key} = {value}{(changed.Contains(key) ? "   (changed)" : "")}");
    }
}
