using System.Collections.Immutable;
using System.Text.Json;
using ActorPipeline.Actors.DeadLetters.Replay;
using ActorPipeline.Host.Http.Reference;
using ActorPipeline.Host.Http.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ActorPipeline.Host.Http.Console;

/// <summary>
/// <c>/api/v1/dead-letters</c>: what there is; <c>/event?place=</c>: one in full; POST to <c>/replay</c> sends some again. Its body is one JSON object of
/// <c>topic service errorType</c>, texts, <c>places</c>, an array of texts, and <c>send</c>, without which it only counts. Who may POST is up to
/// <see cref="RequestRules"/>.
/// </summary>
internal static class DeadLetterEndpoints
{
    /// <summary>Its routes.</summary>
    public static readonly ImmutableArray<ApiRoute> Routes =
    [
        ApiRoute.Get(
            "/api/v1/dead-letters",
            "What Elasticsearch refused for good, in groups and the latest one by one, and what Kafka deleted before it was read.",
            async context => await ConsoleJson.WriteAsync(context, await Of(context).ListAsync(context.RequestAborted), ConsoleJson.Default.DeadLetterPage),
            new ApiAnswer(200, "The dead letters; error says when Kafka does not answer.", typeof(DeadLetterPage))
        ) with
        {
            Access = ApiAccess.Lines,
        },
        ApiRoute.Get(
            "/api/v1/dead-letters/event",
            "One dead letter with its event.",
            ShowAsync,
            new ApiAnswer(200, "The dead letter.", typeof(DeadLetterView)),
            new ApiAnswer(404, "There is none at this place.", typeof(RefusalBody))
        ) with
        {
            Access = ApiAccess.Lines,
            Parameters = [new("place", "Its place, as the list tells it: topic/partition/offset.") { IsNeeded = true }],
        },
        ApiRoute.Post(
            "/api/v1/dead-letters/replay",
            "Sends dead letters back to their topics, or counts which would be. What is given has to hold, all of it.",
            ReplayAsync,
            new ApiAnswer(200, "What was done.", typeof(ReplayDone)),
            new ApiAnswer(400, "Nothing was done; error says why.", typeof(ReplayDone)),
            new ApiAnswer(413, "The body is larger than 64 KiB.", typeof(ReplayDone)),
            new ApiAnswer(502, "Kafka did not take them; sent says how many it took before.", typeof(ReplayDone))
        ) with
        {
            Body =
            [
                new("topic", "Only events of this topic."),
                new("service", "Only events of this service."),
                new("errorType", "Only what was refused with this error of Elasticsearch."),
                new("places", "Only these, by their places in the list.", Many: true),
                new("send", "Whether they are sent; false only counts.", "boolean"),
            ],
        },
    ];

    private static async Task ShowAsync(HttpContext context)
    {
        if (await Of(context).ShowAsync(context.Request.Query["place"].ToString(), context.RequestAborted) is { } letter)
        {
            await ConsoleJson.WriteAsync(context, letter, ConsoleJson.Default.DeadLetterView);
        }
        else
        {
            var place = context.Request.Query["place"].ToString();
            await RequestGuard.RefuseAsync(context, new Refusal(404, $"place is \"{place}\", where no dead letter can be read."));
        }
    }

    private static async Task ReplayAsync(HttpContext context)
    {
        try
        {
            using var body = await StrictJsonBody.ReadAsync(context);
            if (Wanted(body.RootElement) is not { } wanted)
            {
                await RefuseAsync(
                    context,
                    StatusCodes.Status400BadRequest,
                    "The body must be one JSON object with topic, service and errorType (texts), places (an array of texts) and send (true or false)."
                );
                return;
            }
            var send = body.RootElement.TryGetProperty("send", out var really) && really.ValueKind == JsonValueKind.True;
            // A started replay is finished even when the page is closed.
            var done = await Of(context).ReplayAsync(wanted, send, send ? CancellationToken.None : context.RequestAborted);
            if (done.Error is not null)
                context.Response.StatusCode = StatusCodes.Status502BadGateway;
            await ConsoleJson.WriteAsync(context, done, ConsoleJson.Default.ReplayDone);
        }
        catch (JsonException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "The body is not JSON.");
        }
        catch (BadHttpRequestException failure)
        {
            await RefuseAsync(context, failure.StatusCode, $"The body is larger than {HttpLimits.MaxBodyBytes} bytes, or ends early.");
        }
    }

    private static ReplayWanted? Wanted(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        var wanted = new ReplayWanted(new DeadLetterFilter(), []);
        foreach (var member in body.EnumerateObject())
        {
            var text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
            var next = member.Name switch
            {
                // Only names are accepted here, no patterns.
                "topic" when text is not (null or "" or ['^', ..]) => wanted with { Filter = wanted.Filter with { Topic = text } },
                "service" when text is not null => wanted with { Filter = wanted.Filter with { Service = text } },
                "errorType" when text is not null => wanted with { Filter = wanted.Filter with { ErrorType = text } },
                "places"
                    when member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(place => place.ValueKind == JsonValueKind.String) =>
                    wanted with
                    {
                        Places = [.. member.Value.EnumerateArray().Select(place => place.GetString()!)],
                    },
                "send" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False => wanted,
                _ => null,
            };
            if (next is null)
                return null;
            wanted = next;
        }
        return wanted;
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return ConsoleJson.WriteAsync(context, new ReplayDone(why, 0, 0, 0), ConsoleJson.Default.ReplayDone);
    }

    private static ConsoleDeadLetters Of(HttpContext context) => context.RequestServices.GetRequiredService<ConsoleDeadLetters>();
}
