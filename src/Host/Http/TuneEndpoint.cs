using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Tuning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace ActorPipeline.Host.Http;

/// <summary>
/// <c>/api/tune</c>: GET tells what every node of the cluster runs with, POST changes all of them. The body is one JSON object of configuration keys:
/// <c>{"actorpipeline.batch.max-events": 2000}</c>. A POST is let in from this machine, or with the bearer token as soon as
/// the node listens on an address that is not loopback.
/// </summary>
internal static class TuneEndpoint
{
    private const long MaxBodyBytes = 64 << 10;

    /// <summary>Maps both.</summary>
    public static void MapTune(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/tune", (RequestDelegate)(async context => await AnswerAsync(context, await Cluster(context).ShowAsync(context.RequestAborted))));
        app.MapPost("/api/tune", (RequestDelegate)PostAsync);
    }

    private static async Task PostAsync(HttpContext context)
    {
        var options = (PipelineOptions)context.RequestServices.GetService(typeof(PipelineOptions))!;
        if (Refusal(context.Request, options.Http) is { } refusal)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, refusal);
            return;
        }
        // Only JSON: a page in a browser cannot send that to another address without being let to, which nobody does here.
        if (!context.Request.HasJsonContentType())
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "The Content-Type must be application/json.");
            return;
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxBodyBytes;
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            await ApplyAsync(context, body.RootElement);
        }
        catch (JsonException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "The body is not JSON.");
        }
        catch (BadHttpRequestException failure)
        {
            await RefuseAsync(context, failure.StatusCode, $"The body is larger than {MaxBodyBytes} bytes, or ends early.");
        }
    }

    /// <summary>Why a request may change nothing; null when it may.</summary>
    public static string? Refusal(HttpRequest request, HttpOptions http)
    {
        if (IPAddress.TryParse(http.Address, out var address) && IPAddress.IsLoopback(address))
        {
            // A name that somebody made point here may belong to a page in a browser.
            return request.Host.Host is "localhost" || IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out _)
                ? null : "The Host header must be localhost or an IP address.";
        }
        if (http.Token is null) return "This node has no actorpipeline.http.token, so nothing can be changed over the network.";
        const string scheme = "Bearer ";
        var given = request.Headers.Authorization.ToString();
        return given.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && Same(given[scheme.Length..].Trim(), http.Token)
            ? null : "The bearer token (actorpipeline.http.token) is missing or wrong.";
    }

    // Hashes are of one length, so that the comparison tells nothing about the token's.
    private static bool Same(string given, string wanted) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(wanted)));

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
        if (!result.Errors.IsEmpty) context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsJsonAsync(result, StatusJson.Default.TuneResult);
    }

    private static ClusterTuner Cluster(HttpContext context) => (ClusterTuner)context.RequestServices.GetService(typeof(ClusterTuner))!;

    private static NodeTuner Tuner(HttpContext context) => (NodeTuner)context.RequestServices.GetService(typeof(NodeTuner))!;
}
