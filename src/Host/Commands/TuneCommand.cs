using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Tuning;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline tune</c>: changes a running node, or prints what it runs with.</summary>
public static class TuneCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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
            (Flag("--log-level", "L", "DEBUG, INFO, WARNING or ERROR"), NodeTuner.LogLevelKey),
        ];
        var at = new Option<string>("--at") { HelpName = "URL", Description = "The node (default http://127.0.0.1:9600)", DefaultValueFactory = _ => "http://127.0.0.1:9600" };
        var command = new Command("tune", "Changes how a running node works, until it is restarted; without flags prints what it runs with. The token is actorpipeline.http.token.");
        foreach (var (option, _) in keys) command.Add(option);
        command.Add(at);
        command.Add(flags.Config);
        command.SetAction((parsed, stop) =>
        {
            var (options, _) = flags.Load(parsed, context, profile: null);
            if (!Kinds.HttpUrl.Parse(new Resolved("", parsed.GetValue(at), default, ""), out var url))
                throw new UsageException($"--at is \"{Secrets.Show("", parsed.GetValue(at) ?? "")}\"; allowed is the address of a node, such as http://127.0.0.1:9600.");
            var changes = keys.Where(key => parsed.GetValue(key.Option) is not null).ToDictionary(key => key.Key, key => parsed.GetValue(key.Option)!);
            return RunAsync(new Uri(url, "/api/tune"), options.Http.Token, changes, context, stop);
        });
        return command;
    }

    private static Option<string?> Flag(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = description };

    private static async Task<int> RunAsync(Uri url, string? token, Dictionary<string, string> changes, CommandContext context, CancellationToken stop)
    {
        using var client = new HttpClient { Timeout = Patience };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var answer = changes.Count == 0 ? await client.GetAsync(url, stop) : await client.PostAsJsonAsync(url, changes, stop);
            var result = await answer.Content.ReadFromJsonAsync<TuneResult>(JsonSerializerOptions.Web, stop) ?? throw new JsonException("nothing came back");
            if (!result.Errors.IsDefaultOrEmpty)
            {
                await context.Error.WriteLineAsync(string.Join(Environment.NewLine, result.Errors));
                // A value that is not allowed is wrong usage; not being let in is not.
                return answer.StatusCode == System.Net.HttpStatusCode.BadRequest ? 2 : 1;
            }
            foreach (var (key, value) in result.Now)
                await context.Out.WriteLineAsync($"{key} = {value}{(result.Changed.Contains(key) ? "   (changed)" : "")}");
            return 0;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or NotSupportedException || (failure is TaskCanceledException && !stop.IsCancellationRequested))
        {
            await context.Error.WriteLineAsync($"No node answers at {url} ({failure.Message.TrimEnd('.')}). Say where it is with --at http://HOST:PORT.");
            return 1;
        }
    }
}
