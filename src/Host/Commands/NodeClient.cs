using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Http.Headers;
using System.Text.Json;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Commands;

/// <summary>How commands that talk to a running node reach it: <c>--at</c>, the token, and one sentence when nobody answers.</summary>
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

    /// <summary>What the flag says.</summary>
    /// <exception cref="UsageException">It is no address.</exception>
    public static Uri Url(ParseResult parsed, Option<string> at) =>
        Kinds.HttpUrl.Parse(new Resolved("", parsed.GetValue(at), default, ""), out var url)
            ? url
            : throw new UsageException(
                $"--at is \"{Secrets.Show("", parsed.GetValue(at) ?? "")}\"; allowed is the address of a node, such as http://127.0.0.1:9600."
            );

    /// <summary>JSON came, but not what a node says: there is another server at this address.</summary>
    public static JsonException Stranger() => new("what answers is no node");

    /// <summary>Talks to the node.</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="token"><c>http.token</c>; null sends none.</param>
    /// <param name="timeout">After this an answer is given up.</param>
    /// <param name="context">Where it is said that nobody answers.</param>
    /// <param name="talk">The conversation; returns the exit code.</param>
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
