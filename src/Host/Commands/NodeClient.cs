using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Http.Headers;
using System.Text.Json;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Commands;

/// <summary>How commands reach a running node: <c>--at</c>, the token, and an error message when no node answers.</summary>
internal static class NodeClient
{
    /// <summary>The flag.</summary>
    public static Option<string> At() =>
        new("--at")
        {
            HelpName = "URL",
            Description = "The node (default http://127.0.0.1:9600)",
            DefaultValueFactory = _ => "http://127.0.0.1:9600",
        };

    /// <summary>The value of the flag.</summary>
    /// <exception cref="UsageException">It is no address.</exception>
    public static Uri Url(ParseResult parsed, Option<string> at) =>
        Kinds.HttpUrl.Parse(new Resolved("", parsed.GetValue(at), default, ""), out var url)
            ? url
            : throw new UsageException(
                $"--at is \"{Secrets.Show("", parsed.GetValue(at) ?? "")}\"; allowed is the address of a node, such as http://127.0.0.1:9600."
            );

    /// <summary>The answer is JSON, and not that of a node: another server has this address.</summary>
    public static JsonException Stranger() => new("what answers is no node");

    /// <summary>Sends requests to the node.</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="token"><c>http.token</c>; null sends none.</param>
    /// <param name="timeout">The time limit of an answer.</param>
    /// <param name="context">Gets the message when no node answers.</param>
    /// <param name="talk">Sends the requests; returns the exit code.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<int> TalkAsync(
        Uri url,
        string? token,
        TimeSpan timeout,
        CommandContext context,
        Func<HttpClient, Task<int>> talk,
        CancellationToken stop
    )
    {
        using var client = new HttpClient { BaseAddress = url, Timeout = timeout };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            return await talk(client);
        }
        catch (Exception failure)
            when (failure is HttpRequestException or IOException or JsonException or NotSupportedException
                || (failure is TaskCanceledException && !stop.IsCancellationRequested)
            )
        {
            await context.Error.WriteLineAsync($"No node answers at {url} ({failure.Message.TrimEnd('.')}). Say where it is with --at http://HOST:PORT.");
            return 1;
        }
    }
}
