using System.Collections.Immutable;
using System.Text.Json;
using ActorPipeline.Host.Http.Reference;
using ActorPipeline.Host.Http.Security;
using ActorPipeline.Host.Tuning;
using Microsoft.AspNetCore.Http;

namespace ActorPipeline.Host.Http;

/// <summary>
/// <c>/api/tune</c>: GET returns the tuning of every node of the cluster, POST changes all of them. The body is one JSON object of configuration keys:
/// <c>{"actorpipeline.batch.max-events": 2000}</c>. Who may POST is up to <see cref="RequestRules"/>.
/// </summary>
internal static class TuneEndpoint
{
    /// <summary>Its routes.</summary>
    public static readonly ImmutableArray<ApiRoute> Routes =
    [
        ApiRoute.Get(
            "/api/tune",
            "What every node is tuned to.",
            async context => await AnswerAsync(context, await Cluster(context).ShowAsync(context.RequestAborted)),
            new ApiAnswer(200, "The keys that can be tuned, and their values.", typeof(TuneResult))
        ),
        ApiRoute.Post(
            "/api/tune",
            "Tunes all nodes, live, until they start again.",
            PostAsync,
            new ApiAnswer(200, "What was changed. A node that did not answer says so in its errors.", typeof(TuneResult)),
            new ApiAnswer(400, "Nothing was changed; errors says why.", typeof(TuneResult)),
            new ApiAnswer(413, "The body is larger than 64 KiB.", typeof(TuneResult))
        ) with
        {
            Body = [.. NodeTuner.Keys.Select(key => new ApiParameter(key, "As in the configuration.", "number or string"))],
        },
    ];

    private static async Task PostAsync(HttpContext context)
    {
        try
        {
            using var body = await StrictJsonBody.ReadAsync(context);
            await ApplyAsync(context, body.RootElement);
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

    private static async Task ApplyAsync(HttpContext context, JsonElement body)
    {
        var changes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (body.ValueKind != JsonValueKind.Object)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "The body must be one JSON object of configuration keys.");
            return;
        }
        foreach (var member in body.EnumerateObject())
        {
            if (member.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number) || !changes.TryAdd(member.Name, member.Value.ToString()))
            {
                await RefuseAsync(context, StatusCodes.Status400BadRequest, $"{member.Name} must be there once, with a number or a text.");
                return;
            }
        }
        await AnswerAsync(context, await Cluster(context).ApplyAsync(changes, "/api/tune", context.RequestAborted));
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new TuneResult(Tuner(context).Now, [], [why]), StatusJson.Default.TuneResult);
    }

    private static Task AnswerAsync(HttpContext context, TuneResult result)
    {
        if (!result.Errors.IsEmpty)
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsJsonAsync(result, StatusJson.Default.TuneResult);
    }

    private static ClusterTuner Cluster(HttpContext context) => (ClusterTuner)context.RequestServices.GetService(typeof(ClusterTuner))!;

    private static NodeTuner Tuner(HttpContext context) => (NodeTuner)context.RequestServices.GetService(typeof(NodeTuner))!;
}
