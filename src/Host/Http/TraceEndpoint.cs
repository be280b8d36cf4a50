using ActorPipeline.Host.Trace;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActorPipeline.Host.Http;

/// <summary><c>/api/trace/SERVICE?namespace=NAME</c>: which hop holds this service's lines. Read only; tells no line's content.</summary>
internal static class TraceEndpoint
{
    /// <summary>Maps it.</summary>
    public static void MapTrace(this IEndpointRouteBuilder app) => app.MapGet("/api/trace/{service}", (RequestDelegate)AnswerAsync);

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
