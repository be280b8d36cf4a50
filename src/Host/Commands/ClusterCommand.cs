using System.CommandLine;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Http;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline cluster</c>: the verbs and the output of Petabridge.Cmd's <c>pbm cluster</c>, over HTTP.</summary>
public static class ClusterCommand
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context) =>
        new("cluster", "Looks into the cluster a running node belongs to, and takes members out of it.")
        {
            Verb(
                context,
                "show",
                "Prints every member, as ADDRESS | [ROLES] | STATUS | REACHABILITY | VERSION.",
                (client, json) => ShowAsync(client, context, onlySelf: false, json)
            ),
            Verb(context, "status", "Prints the node itself.", (client, json) => ShowAsync(client, context, onlySelf: true, json)),
            Verb(context, "leader", "Prints the leader's address.", (client, json) => LeaderAsync(client, context, json)),
            Verb(
                context,
                "tail",
                "Prints the members, then every change as it happens, until stopped.",
                (client, _) => TailAsync(client, context),
                Timeout.InfiniteTimeSpan
            ),
            Member(context, "leave", "Asks a member to finish its work, leave and stop; without an address the node itself.", needed: false),
            Member(context, "down", "Takes a member out that no longer runs.", needed: true),
            Verb(
                context,
                "down-unreachable",
                "Takes all members out that the node does not hear.",
                (client, json) => ChangeAsync(client, context, "down-unreachable", null, "Marked {0} as down.", json)
            ),
        };

    private static Command Member(CommandContext context, string name, string description, bool needed)
    {
        var address = new Argument<string?>("ADDRESS")
        {
            Description = "akka.tcp://actorpipeline@HOST:PORT, or only HOST:PORT",
            Arity = needed ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
        var said = name == "leave" ? "Asked {0} to leave." : "Marked {0} as down.";
        return Verb(context, name, description, (client, parsed, json) => ChangeAsync(client, context, name, parsed.GetValue(address), said, json), address);
    }

    private static Command Verb(CommandContext context, string name, string description, Func<HttpClient, bool, Task<int>> talk, TimeSpan? timeout = null) =>
        Verb(context, name, description, (client, _, json) => talk(client, json), null, timeout);

    private static Command Verb(
        CommandContext context,
        string name,
        string description,
        Func<HttpClient, ParseResult, bool, Task<int>> talk,
        Argument<string?>? argument,
        TimeSpan? timeout = null
    )
    {
        var flags = new Flags();
        var at = NodeClient.At();
        // What changes as it happens is told line by line.
        var output = name == "tail" ? null : OutputFlag.Create();
        var command = new Command(name, description) { at, flags.Token(), flags.Config };
        if (output is not null)
            command.Add(output);
        if (argument is not null)
            command.Add(argument);
        command.SetAction(
            (parsed, stop) =>
            {
                var (options, _) = flags.Load(parsed, context, profile: null);
                return NodeClient.TalkAsync(
                    NodeClient.Url(parsed, at),
                    options.Http.Token,
                    timeout ?? RequestTimeout,
                    context,
                    client => talk(client, parsed, output is not null && parsed.IsJson(output)),
                    stop
                );
            }
        );
        return command;
    }

    private static async Task<ClusterStatus> ReadAsync(HttpClient client, CommandContext context) =>
        await client.GetFromJsonAsync("/api/cluster", StatusJson.Default.ClusterStatus, context.Stop) ?? throw new JsonException("nothing came back");

    private static async Task<int> ShowAsync(HttpClient client, CommandContext context, bool onlySelf, bool json)
    {
        var view = await ReadAsync(client, context);
        if (json)
        {
            var self = view.Members.FirstOrDefault(member => member.Address == view.Self);
            await context.Out.WriteLineAsync(onlySelf && self is not null ? CommandJson.Write(self) : CommandJson.Write(view));
            return 0;
        }
        foreach (var member in view.Members.Where(member => !onlySelf || member.Address == view.Self))
            await context.Out.WriteLineAsync(member.ToLine());
        if (!onlySelf)
            await context.Out.WriteLineAsync($"Count: {view.Members.Length} nodes");
        return 0;
    }

    private static async Task<int> LeaderAsync(HttpClient client, CommandContext context, bool json)
    {
        if ((await ReadAsync(client, context)).Leader is { } leader)
        {
            await context.Out.WriteLineAsync(json ? CommandJson.Write(new LeaderView(leader)) : leader);
            return 0;
        }
        await context.Error.WriteLineAsync("The cluster has no leader.");
        return 1;
    }

    private static async Task<int> TailAsync(HttpClient client, CommandContext context)
    {
        try
        {
            using var reader = new StreamReader(await client.GetStreamAsync("/api/cluster/tail", context.Stop));
            while (await reader.ReadLineAsync(context.Stop) is { } line)
                await context.Out.WriteLineAsync(line);
            await context.Error.WriteLineAsync("The node stopped.");
            return 1;
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static async Task<int> ChangeAsync(HttpClient client, CommandContext context, string verb, string? address, string said, bool json)
    {
        var body = address is null ? [] : new Dictionary<string, string> { ["address"] = address };
        using var answer = await client.PostAsJsonAsync($"/api/cluster/{verb}", body, context.Stop);
        var done = await answer.Content.ReadFromJsonAsync(StatusJson.Default.MembersChanged, context.Stop) ?? throw new JsonException("nothing came back");
        if (done.Errors.IsDefault || (done.Errors.IsEmpty && done.Members.IsDefault))
            throw NodeClient.Stranger();
        if (json)
        {
            await context.Out.WriteLineAsync(CommandJson.Write(done with { Members = done.Members.IsDefault ? [] : done.Members }));
            return Code(done, answer.StatusCode);
        }
        foreach (var error in done.Errors)
            await context.Error.WriteLineAsync(error);
        // A refused request has no members in its answer.
        foreach (var member in done.Members.IsDefault ? [] : done.Members)
            await context.Out.WriteLineAsync(said.Replace("{0}", member));
        if (done.Errors.IsEmpty && done.Members.IsEmpty)
            await context.Out.WriteLineAsync("No member is unreachable.");
        return Code(done, answer.StatusCode);
    }

    private static int Code(MembersChanged done, HttpStatusCode status) =>
        done.Errors.IsEmpty ? 0
        : status == HttpStatusCode.BadRequest ? 2
        : 1;
}
