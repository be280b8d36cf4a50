using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActorPipeline.Host.Http.Health;

/// <summary><c>/healthz/live</c> and <c>/healthz/ready</c>, for kubelet and for people.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps both.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz/live", (RequestDelegate)(async context => await AnswerAsync(context, await Health(context).LiveAsync(context.RequestAborted))));
        app.MapGet("/healthz/ready", (RequestDelegate)(async context => await AnswerAsync(context, await Health(context).ReadyAsync(context.RequestAborted))));
    }

    private static Task AnswerAsync(HttpContext context, HealthReport report)
    {
        context.Response.StatusCode = report.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsJsonAsync(report, HealthJson.Default.HealthReport);
    }

    private static NodeHealth Health(HttpContext context) => (NodeHealth)context.RequestServices.GetService(typeof(NodeHealth))!;
}
