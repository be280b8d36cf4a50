using System.CommandLine;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ActorPipeline.Host.Trace;
using ActorPipeline.Messages;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline trace SERVICE</c>: which hop holds this service's lines, and what to do about it.</summary>
public static class TraceCommand
{
    // Long enough for timeouts of brokers and servers one after the other.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var flags = new Flags();
        var service = new Argument<string>("SERVICE") { Description = "The service, such as web-service" };
        var space = new Option<string?>("--namespace") { HelpName = "NAME", Description = "Its Kubernetes namespace, when there are several of that name" };
        var output = OutputFlag.Create();
        var json = OutputFlag.Json();
        var at = NodeClient.At();
        var command = new Command("trace", "Says which hop between a service and Kibana holds its lines, and what to do about it.")
        {
            service,
            space,
            output,
            json,
            at,
            flags.Token(),
            flags.Config,
        };
        command.SetAction(
            (parsed, stop) =>
            {
                var (options, _) = flags.Load(parsed, context, profile: null);
                var query = parsed.GetValue(space) is { Length: > 0 } name ? $"?namespace={Uri.EscapeDataString(name)}" : "";
                var path = $"/api/trace/{Uri.EscapeDataString(parsed.GetValue(service)!)}{query}";
                return NodeClient.TalkAsync(
                    NodeClient.Url(parsed, at),
                    options.Http.Token,
                    RequestTimeout,
                    context,
                    client => RunAsync(client, path, parsed.IsJson(output, json), context, stop),
                    stop
                );
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(HttpClient client, string path, bool json, CommandContext context, CancellationToken stop)
    {
        using var answer = await client.GetAsync(path, stop);
        if (answer.StatusCode == HttpStatusCode.BadRequest)
        {
            var refused = await answer.Content.ReadFromJsonAsync(TraceJson.Default.TraceRefused, stop);
            await context.Error.WriteLineAsync(refused?.Error ?? throw NodeClient.Stranger());
            return 2;
        }
        answer.EnsureSuccessStatusCode();
        var text = await answer.Content.ReadAsStringAsync(stop);
        var report = JsonSerializer.Deserialize(text, TraceJson.Default.TraceReport);
        if (report is null || report.Hops.IsDefault)
            throw NodeClient.Stranger();
        var code = report.HeldBy is null ? 0 : 1;
        if (json)
        {
            await context.Out.WriteLineAsync(text);
            return code;
        }
        await context.Out.WriteLineAsync(report.Service);
        foreach (var hop in report.Hops)
            await context.Out.WriteLineAsync($"  {hop.State.Word(), -8} {hop.Name, -13} {hop.Seen}");
        await context.Out.WriteLineAsync(report.Verdict);
        foreach (
            var advice in report
                .Hops.Select(hop => hop.Advice)
                .Where(advice => advice is not null && advice != report.Advice)
                .Prepend(report.Advice)
                .OfType<string>()
        )
        {
            await context.Out.WriteLineAsync("  " + advice);
        }

        return code;
    }
}
