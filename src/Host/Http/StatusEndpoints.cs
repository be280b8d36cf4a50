using System.Collections.Immutable;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Http.Reference;
using ActorPipeline.Messages.Kubernetes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ActorPipeline.Host.Http;

/// <summary><c>/api/status</c>, its parts, and <c>/metrics</c>. Read only.</summary>
internal static class StatusEndpoints
{
    /// <summary>Its routes.</summary>
    public static readonly ImmutableArray<ApiRoute> Routes =
    [
        ApiRoute.Get(
            "/api/status",
            "The whole cluster: members, nodes with their partitions, services, the ConfigMap, figures by service.",
            async context =>
                await context.Response.WriteAsJsonAsync(await Source(context).ReadAsync(context.RequestAborted), StatusJson.Default.PipelineStatus),
            new ApiAnswer(200, "The status. A part that does not answer within two seconds is empty.", typeof(PipelineStatus))
        ),
        ApiRoute.Get(
            "/api/services",
            "The services that take part; empty without a watcher.",
            async context =>
                await context.Response.WriteAsJsonAsync(
                    await Source(context).ServicesAsync(context.RequestAborted),
                    StatusJson.Default.ImmutableArrayServiceStatus
                ),
            new ApiAnswer(200, "The services.", typeof(ImmutableArray<ServiceStatus>))
        ),
        ApiRoute.Get(
            "/metrics",
            "What this node does, for Prometheus.",
            MetricsAsync,
            new ApiAnswer(200, "Text format 0.0.4; docs/metrics.md lists the metrics.", null, "text/plain")
        ),
    ];

    private static async Task MetricsAsync(HttpContext context)
    {
        var counted = context.RequestServices.GetRequiredService<MetricStore>();
        var options = context.RequestServices.GetRequiredService<PipelineOptions>();
        var gauges = StatusGauges.Of(await Source(context).ReadAsync(context.RequestAborted), options);
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(MetricFamily.ToText(counted.Families().Concat(gauges)), context.RequestAborted);
    }

    private static StatusSource Source(HttpContext context) => context.RequestServices.GetRequiredService<StatusSource>();
}
