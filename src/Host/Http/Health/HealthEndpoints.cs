using System.Collections.Immutable;
using ActorPipeline.Host.Http.Reference;
using Microsoft.AspNetCore.Http;

namespace ActorPipeline.Host.Http.Health;

/// <summary><c>/healthz/live</c> and <c>/healthz/ready</c>, for kubelet and for people.</summary>
internal static class HealthEndpoints
{
    /// <summary>Their routes.</summary>
    public static readonly ImmutableArray<ApiRoute> Routes =
    [
        ApiRoute.Get(
            "/healthz/live",
            "Whether the process works; kubelet restarts it when not.",
            async context => await AnswerAsync(context, await Health(context).LiveAsync(context.RequestAborted)),
            new ApiAnswer(200, "It does.", typeof(HealthReport)),
            new ApiAnswer(503, "It does not.", typeof(HealthReport))
        ),
        ApiRoute.Get(
            "/healthz/ready",
            "Whether every part of this node does its work.",
            async context => await AnswerAsync(context, await Health(context).ReadyAsync(context.RequestAborted)),
            new ApiAnswer(200, "It does.", typeof(HealthReport)),
            new ApiAnswer(503, "It does not; the reason of a check that is not ok says why.", typeof(HealthReport))
        ),
    ];

    private static Task AnswerAsync(HttpContext context, HealthReport report)
    {
        context.Response.StatusCode = report.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsJsonAsync(report, HealthJson.Default.HealthReport);
    }

    private static NodeHealth Health(HttpContext context) => (NodeHealth)context.RequestServices.GetService(typeof(NodeHealth))!;
}
