using System.Collections.Immutable;
using System.Text.Json;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace ActorPipeline.Host.Http;

/// <summary>The result of a cluster command.</summary>
/// <param name="Members">The affected members.</param>
/// <param name="Errors">Why nothing was changed; empty on success.</param>
public sealed record MembersChanged(ImmutableArray<string> Members, ImmutableArray<string> Errors);

/// <summary>
/// <c>/api/cluster</c>: the members and where the singletons are; <c>/tail</c> streams every change, one line each. POST to
/// <c>/leave</c>, <c>/down</c> and <c>/down-unreachable</c> removes members; access is decided by <see cref="Security.RequestRules"/>.
/// The body of the first two is <c>{"address": "akka.tcp://…"}</c>; a node without an address leaves itself.
/// </summary>
internal static class ClusterEndpoints
{
    private const long MaxBodyBytes = 4 << 10;

    /// <summary>Maps all of them.</summary>
    public static void MapCluster(this IEndpointRouteBuilder app)
    {
        app.MapGet(
            "/api/cluster",
            (RequestDelegate)(
                async context =>
                    await context.Response.WriteAsJsonAsync(
                        await Get<StatusSource>(context).ClusterAsync(context.RequestAborted),
                        StatusJson.Default.ClusterStatus
                    )
            )
        );
        app.MapGet("/api/cluster/tail", (RequestDelegate)TailAsync);
        app.MapPost("/api/cluster/leave", Change((members, address) => members.Leave(address)));
        app.MapPost("/api/cluster/down", Change((members, address) => members.Down(address)));
        app.MapPost("/api/cluster/down-unreachable", Change((members, _) => members.DownUnreachable()));
    }

    private static RequestDelegate Change(Func<Membership, string?, MembersChanged> what) =>
        async context =>
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = MaxBodyBytes;
            try
            {
                using var body = await StrictJsonBody.ReadAsync(context);
                if (!TryAddress(body.RootElement, out var address))
                {
                    await AnswerAsync(context, StatusCodes.Status400BadRequest, "The body must be one JSON object with nothing but address, a text.");
                    return;
                }
                var done = what(Get<Membership>(context), address);
                if (!done.Errors.IsEmpty)
                    context.Response.StatusCode = StatusCodes.Status400BadRequest;
                await context.Response.WriteAsJsonAsync(done, StatusJson.Default.MembersChanged);
            }
            catch (JsonException)
            {
                await AnswerAsync(context, StatusCodes.Status400BadRequest, "The body is not JSON.");
            }
            catch (BadHttpRequestException failure)
            {
                await AnswerAsync(context, failure.StatusCode, $"The body is larger than {MaxBodyBytes} bytes, or ends early.");
            }
        };

    private static bool TryAddress(JsonElement body, out string? address)
    {
        address = null;
        if (body.ValueKind != JsonValueKind.Object)
            return false;
        foreach (var member in body.EnumerateObject())
        {
            if (member.Name != "address" || member.Value.ValueKind != JsonValueKind.String || address is not null)
                return false;
            address = member.Value.GetString();
        }
        return true;
    }

    private static async Task TailAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        await foreach (var line in Get<Membership>(context).TailAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(line + "\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new MembersChanged([], [why]), StatusJson.Default.MembersChanged);
    }

    private static T Get<T>(HttpContext context) => (T)context.RequestServices.GetService(typeof(T))!;
}
