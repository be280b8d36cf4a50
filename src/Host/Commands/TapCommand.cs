using System.CommandLine;
using System.Net;
using System.Text.Json;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Host.Http.Security;
using ActorPipeline.Host.Http.Tap;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline tap SERVICE</c>: live lines out of the running pipeline, before and after parsing.</summary>
public static class TapCommand
{
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(30);

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var flags = new Flags();
        var service = new Argument<string>("SERVICE") { Description = "The service, such as web-service" };
        var space = new Option<string?>("--namespace") { HelpName = "NAME", Description = "Its Kubernetes namespace, when there are several of that name" };
        var where = new Option<string[]>("--where")
        {
            HelpName = "FIELD:VALUE",
            Description = "Only lines whose document has this; * is any text, 'message' need only hold it; may be repeated, then all must hold",
        };
        var parser = new Option<string?>("--parser") { HelpName = "NAME", Description = "Also shows what this parser would make of the lines" }.Offering(
            ParserCatalog.ReadyMade
        );
        var raw = new Option<bool>("--raw") { Description = "Prints only the lines as they were sent, masked" };
        var lines = Flags.Count("--lines", "Ends after so many lines (default: goes on until Ctrl-C)");
        var output = OutputFlag.Create();
        var at = NodeClient.At();
        var command = new Command(
            "tap",
            "Shows a service's lines as they come, before (-) and after (+) parsing, as they will be indexed and masked alike. "
                + "Reads beside the pipeline and never slows it down."
        )
        {
            service,
            space,
            where,
            parser,
            raw,
            lines,
            output,
            at,
            flags.Token(),
            flags.Config,
        };
        command.SetAction(
            (parsed, stop) =>
            {
                var (options, _) = flags.Load(parsed, context, profile: null);
                var wanted = parsed.GetValue(where) ?? [];
                if (TapFilter.Parse(wanted) is { Filter: null, Wrong: var wrong })
                    throw new Configuration.UsageException($"--where is \"{wrong}\"; allowed is {TapFilter.Allowed}, up to {TapFilter.Most} of them.");
                var query = wanted.Select(condition => ("where", condition)).ToList();
                if (parsed.GetValue(space) is { Length: > 0 } name)
                    query.Add(("namespace", name));
                if (parsed.GetValue(parser) is { Length: > 0 } other)
                    query.Add(("parser", other));
                var path =
                    $"/api/v1/tap/{Uri.EscapeDataString(parsed.GetValue(service)!)}?"
                    + string.Join('&', query.Select(one => $"{one.Item1}={Uri.EscapeDataString(one.Item2)}"));
                var text = new TapText(context.Colours, parsed.GetValue(raw), parsed.GetValue(output) == "json");
                return NodeClient.TalkAsync(
                    NodeClient.Url(parsed, at),
                    options.Http.Token,
                    Timeout.InfiniteTimeSpan,
                    context,
                    client => RunAsync(client, path, text, parsed.GetValue(lines), context, stop),
                    stop
                );
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(HttpClient client, string path, TapText text, int? most, CommandContext context, CancellationToken stop)
    {
        try
        {
            using var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, stop).WaitAsync(SilentAfter, context.Time, stop);
            if (!answer.IsSuccessStatusCode)
            {
                var refused = JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(stop), RefusalJson.Default.RefusalBody);
                await context.Error.WriteLineAsync(
                    refused?.Errors is { Count: > 0 } errors ? string.Join(Environment.NewLine, errors) : throw NodeClient.Stranger()
                );
                return answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound ? 2 : 1;
            }
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(stop));
            var (shown, left) = (0, new TapMessage("beat") { Dropped = 0, Skipped = 0 });
            while (await reader.ReadLineAsync(stop).AsTask().WaitAsync(SilentAfter, context.Time, stop) is { } line)
            {
                var message = JsonSerializer.Deserialize(line, TapJson.Default.TapMessage) ?? throw NodeClient.Stranger();
                switch (message.Kind)
                {
                    case "begin" or "note":
                        await context.Error.WriteLineAsync(TapText.Note(message));
                        break;
                    case "beat":
                        if (TapText.Left(left, message) is { } said)
                            await context.Error.WriteLineAsync(said);
                        left = message;
                        await context.Out.FlushAsync(stop);
                        break;
                    case "line":
                        foreach (var part in text.Lines(message, line))
                            await context.Out.WriteLineAsync(part);
                        if (++shown == most)
                            return 0;
                        break;
                }
            }
            await context.Error.WriteLineAsync("The node stopped.");
            return 1;
        }
        catch (TimeoutException)
        {
            await context.Error.WriteLineAsync($"{client.BaseAddress} has not answered for {SilentAfter.TotalSeconds:0} s. See whether the node runs.");
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
    }
}
