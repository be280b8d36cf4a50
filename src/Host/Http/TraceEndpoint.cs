using System.Collections.Immutable;
using ActorPipeline.Host.Http.Reference;
using ActorPipeline.Host.Trace;
using Microsoft.AspNetCore.Http;

namespace ActorPipeline.Host.Http;

/// <summary><c>/api/trace/SERVICE?namespace=NAME</c>: which hop holds this service's lines. Read only; tells no line's content.</summary>
internal static class TraceEndpoint
{
    /// <summary>Its route.</summary>
    public static readonly ImmutableArray<ApiRoute> Routes =
    [
        ApiRoute.Get(
            "/api/trace/{service}",
            "Which hop between a service and its index holds its lines, and what to do about it.",
            AnswerAsync,
            new ApiAnswer(200, "Every hop, in the order of the flow.", typeof(TraceReport)),
            new ApiAnswer(400, "Several services have this name.", typeof(TraceRefused))
        ) with
        {
            Parameters = [new("service", "The service, such as web-service."), new("namespace", "Its namespace, when several services have this name.")],
        },
    ];

    private static async Task AnswerAsync(HttpContext context)
    {
        var source = (TraceSource)context.RequestServices.GetService(typeof(TraceSource))!;
        var space = context.Request.Query["namespace"].ToString();
        var (report, refused) = await source.LookAsync(
            (string)context.Request.RouteValues["service"]!,
            space.Length == 0 ? null : space,
            context.RequestAborted
        );
        if (report is not null)
        {
            await context.Response.WriteAsJsonAsync(report, TraceJson.Default.TraceReport);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await context.Response.WriteAsJsonAsync(refused!, TraceJson.Default.TraceRefused);
    }
}
