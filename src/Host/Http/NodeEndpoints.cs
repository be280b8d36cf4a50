using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Http.Console;
using ActorPipeline.Host.Http.Health;
using ActorPipeline.Host.Http.Tap;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ActorPipeline.Host.Http;

/// <summary>The pages of a node. All read only but <c>/api/tune</c>, the replay of dead letters and some of <see cref="ClusterEndpoints"/>.</summary>
public static class NodeEndpoints
{
    /// <summary>Maps all of them.</summary>
    public static void MapNode(this IEndpointRouteBuilder app)
    {
        app.MapHealth();
        app.MapGet(
            "/api/status",
            (RequestDelegate)(
                async context =>
                    await context.Response.WriteAsJsonAsync(await Source(context).ReadAsync(context.RequestAborted), StatusJson.Default.PipelineStatus)
            )
        );
        app.MapGet(
            "/api/services",
            (RequestDelegate)(
                async context =>
                    await context.Response.WriteAsJsonAsync(
                        await Source(context).ServicesAsync(context.RequestAborted),
                        StatusJson.Default.ImmutableArrayServiceStatus
                    )
            )
        );
        app.MapGet(
            "/api/cluster/members",
            (RequestDelegate)(context => context.Response.WriteAsJsonAsync(Source(context).Members(), StatusJson.Default.ImmutableArrayMemberView))
        );
        app.MapCluster();
        app.MapTune();
        app.MapTrace();
        app.MapGet("/metrics", (RequestDelegate)MetricsAsync);
        app.MapConsole();
        app.MapTap();
    }

    private static async Task MetricsAsync(HttpContext context)
    {
        var counted = (MetricStore)context.RequestServices.GetService(typeof(MetricStore))!;
        var options = (PipelineOptions)context.RequestServices.GetService(typeof(PipelineOptions))!;
        var gauges = StatusGauges.Of(await Source(context).ReadAsync(context.RequestAborted), options);
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(MetricFamily.ToText(counted.Families().Concat(gauges)), context.RequestAborted);
    }

    private static StatusSource Source(HttpContext context) => (StatusSource)context.RequestServices.GetService(typeof(StatusSource))!;
}
