using System.Collections.Immutable;
using System.Net;
using ActorPipeline.Actors.Cluster;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Http.Reference;
using ActorPipeline.Host.Http.Security;
using ActorPipeline.Messages.Kubernetes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ActorPipeline.Host.Http.Console;

/// <summary>
/// The API of the console: <c>/api/v1/events</c> (server-sent), <c>/session</c>, <c>/configuration</c>; further paths are in the other endpoint classes.
/// </summary>
internal static class ConsoleEndpoints
{
    /// <summary>Adds the services of the console.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services, Settings settings) =>
        services
            .AddSingleton(settings)
            .AddSingleton<ConsoleFeed>()
            .AddSingleton<ConsoleDeadLetters>()
            .AddSingleton<Tap.TapSessions>()
            .AddSingleton(made => new ConsoleLines(made.GetRequiredService<PipelineOptions>(), made.GetRequiredService<TimeProvider>()));

    /// <summary>Its routes.</summary>
    public static readonly ImmutableArray<ApiRoute> Routes =
    [
        ApiRoute.Get(
            "/api/v1/events",
            "The status each second and the services when they change, for as long as somebody listens.",
            EventsAsync,
            new ApiAnswer(200, "Server-sent events.", null, "text/event-stream")
            {
                Events = [("status", typeof(ConsoleStatus)), ("services", typeof(ImmutableArray<ServiceStatus>))],
            },
            new ApiAnswer(503, $"{ConsoleFeed.MostPages} pages are open already.", typeof(RefusalBody))
        ),
        ApiRoute.Get(
            "/api/v1/session",
            "What the console may do on this node.",
            context => ConsoleJson.WriteAsync(context, Session(context), ConsoleJson.Default.ConsoleSession),
            new ApiAnswer(200, "What it may do.", typeof(ConsoleSession))
        ),
        ApiRoute.Get(
            "/api/v1/configuration",
            "The configuration of this node, secrets hidden.",
            context =>
                ConsoleJson.WriteAsync(
                    context,
                    Keys(context.RequestServices.GetRequiredService<Settings>()),
                    ConsoleJson.Default.ImmutableArrayConfigurationKey
                ),
            new ApiAnswer(200, "The keys.", typeof(ImmutableArray<ConfigurationKey>))
        ) with
        {
            Access = ApiAccess.Lines,
        },
        ApiRoute.Get(
            "/api/v1/figures",
            "What became of the events of each service since the nodes started; also figures of /api/status.",
            async context =>
                await ConsoleJson.WriteAsync(
                    context,
                    (await context.RequestServices.GetRequiredService<StatusSource>().ReadAsync(context.RequestAborted)).Figures,
                    ConsoleJson.Default.ImmutableArrayServiceView
                ),
            new ApiAnswer(200, "The services.", typeof(ImmutableArray<ServiceView>))
        ),
        ApiRoute.Get(
            "/api/v1/input/{namespace}/{service}",
            "The Filebeat input that the watcher makes for a service, and what became of its annotations.",
            InputAsync,
            new ApiAnswer(200, "The input.", typeof(GeneratedInput)),
            new ApiAnswer(404, "No watcher that answers follows the service.", typeof(RefusalBody))
        ) with
        {
            Parameters = [new("namespace", "The namespace of the service."), new("service", "The service, such as web-service.")],
        },
    ];

    private static async Task InputAsync(HttpContext context)
    {
        string Part(string name) => (string)context.Request.RouteValues[name]!;
        var service = new ServiceId(Part("namespace"), Part("service"));
        if (await context.RequestServices.GetRequiredService<ClusterReports>().InputAsync(service, context.RequestAborted) is { } found)
            await ConsoleJson.WriteAsync(context, found, ConsoleJson.Default.GeneratedInput);
        else
            await RequestGuard.RefuseAsync(context, new Refusal(404, $"No watcher that answers follows \"{service}\"."));
    }

    private static ConsoleSession Session(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<PipelineOptions>();
        var loopback = IPAddress.TryParse(options.Http.Address, out var address) && IPAddress.IsLoopback(address);
        return new ConsoleSession(
            typeof(ConsoleEndpoints).Assembly.GetName().Version?.ToString(3) ?? "",
            RequestRules.LinesNeedToken(options.Http),
            options.Http.Token is not null,
            loopback || options.Http.Token is not null,
            options.Kubernetes.ServiceSuffix,
            options.Filebeat.Paths,
            LevelWords.All
        );
    }

    private static ImmutableArray<ConfigurationKey> Keys(Settings settings) =>
        [.. settings.All.Select(setting => new ConfigurationKey(setting.Path, Secrets.Show(setting), setting.Origin))];

    private static async Task EventsAsync(HttpContext context)
    {
        var services = context.RequestServices;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping
        );
        if (services.GetRequiredService<ConsoleFeed>().Open(end.Token) is not { } frames)
        {
            await RequestGuard.RefuseAsync(context, new Refusal(503, $"{ConsoleFeed.MostPages} pages are open already; close one."));
            return;
        }
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            // After this time a browser reconnects by itself.
            await context.Response.WriteAsync("retry: 1000\n\n", end.Token);
            var edition = 0L;
            await foreach (var frame in frames)
            {
                if (frame.Edition != edition)
                    await WriteAsync(context.Response, "services", frame.Services, end.Token);
                edition = frame.Edition;
                await WriteAsync(context.Response, "status", frame.Status, end.Token);
                await context.Response.Body.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested) { }
    }

    // One line of JSON has no line ends in it, which would end the event's data.
    private static async Task WriteAsync(HttpResponse response, string name, byte[] json, CancellationToken cancel)
    {
        await response.WriteAsync($"event: {name}\ndata: ", cancel);
        await response.Body.WriteAsync(json, cancel);
        await response.WriteAsync("\n\n", cancel);
    }
}
