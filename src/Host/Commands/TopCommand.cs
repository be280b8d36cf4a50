using System.CommandLine;
using System.Net.Http.Json;
using ActorPipeline.Host.Http;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline top</c>: services, partitions or nodes of the cluster, refreshed every second.</summary>
public static class TopCommand
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeyEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var at = NodeClient.At();
        var view = new Option<string>("--view")
        {
            HelpName = "WHAT",
            Description = "services, partitions or nodes (default services)",
            DefaultValueFactory = _ => "services",
        };
        Choice.Only(view, "services", "partitions", "nodes");
        var sort = new Option<string>("--sort")
        {
            HelpName = "BY",
            Description = "rate, lag or name (default rate)",
            DefaultValueFactory = _ => "rate",
        };
        Choice.Only(sort, "rate", "lag", "name");
        var once = new Option<bool>("--once") { Description = "Prints one moment and ends, as it does where nobody looks" };
        var output = OutputFlag.Create();
        var command = new Command(
            "top",
            "Shows what services, partitions or nodes do, anew each second. Keys: s p n what to show, r l a sort by rate, lag, name, q ends."
        )
        {
            view,
            sort,
            once,
            output,
            at,
        };
        command.SetAction(
            (parsed, stop) =>
                NodeClient.TalkAsync(
                    NodeClient.Url(parsed, at),
                    null,
                    RequestTimeout,
                    context,
                    client =>
                        RunAsync(
                            client,
                            new TopView(parsed.GetValue(view)!, parsed.GetValue(sort)!),
                            parsed.GetValue(once) || !context.IsTerminal || parsed.IsJson(output),
                            parsed.IsJson(output),
                            context,
                            stop
                        ),
                    stop
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(HttpClient client, TopView view, bool once, bool json, CommandContext context, CancellationToken stop)
    {
        var before = await ReadAsync(client, stop);
        var asked = context.Time.GetTimestamp();
        while (true)
        {
            var next = await WaitAsync(view, once, context, stop);
            if (next is null)
                return 0;
            view = next;
            var now = await ReadAsync(client, stop);
            var seconds = context.Time.GetElapsedTime(asked).TotalSeconds;
            asked = context.Time.GetTimestamp();
            if (json)
            {
                await context.Out.WriteLineAsync(CommandJson.Write(TopText.Moment(now, before, seconds, view)));
                return 0;
            }
            var (width, height) = once ? (int.MaxValue, int.MaxValue) : (Console.WindowWidth, Console.WindowHeight);
            var lines = string.Join("\u001b[K\n", TopText.Lines(now, before, seconds, view, width, height));
            if (once)
            {
                await context.Out.WriteLineAsync(lines.Replace("\u001b[K", "", StringComparison.Ordinal));
                return 0;
            }
            // Moves to the top left, and clears the rest of the screen after writing, so that nothing flickers.
            await context.Out.WriteAsync("\u001b[H" + lines + "\u001b[K\n\u001b[J");
            before = now;
        }
    }

    private static async Task<PipelineStatus> ReadAsync(HttpClient client, CancellationToken stop) =>
        await client.GetFromJsonAsync("/api/status", StatusJson.Default.PipelineStatus, stop) is { Nodes.IsDefault: false } status
            ? status
            : throw NodeClient.Stranger();

    /// <summary>Waits a second or for a key; returns the view to show, or null to end.</summary>
    private static async Task<TopView?> WaitAsync(TopView view, bool once, CommandContext context, CancellationToken stop)
    {
        var begun = context.Time.GetTimestamp();
        while (context.Time.GetElapsedTime(begun) < Every)
        {
            await Task.Delay(KeyEvery, context.Time, stop);
            if (once || Console.IsInputRedirected || !Console.KeyAvailable)
                continue;
            switch (char.ToLowerInvariant(Console.ReadKey(intercept: true).KeyChar))
            {
                case 'q':
                    return null;
                case 's':
                    return view with { View = "services" };
                case 'p':
                    return view with { View = "partitions" };
                case 'n':
                    return view with { View = "nodes" };
                case 'r':
                    return view with { Sort = "rate" };
                case 'l':
                    return view with { Sort = "lag" };
                case 'a':
                    return view with { Sort = "name" };
            }
        }
        return view;
    }
}
