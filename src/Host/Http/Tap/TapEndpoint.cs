using System.Collections.Immutable;
using System.Text.Json;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Http.Reference;
using ActorPipeline.Host.Http.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ActorPipeline.Host.Http.Tap;

/// <summary>
/// <c>/api/v1/tap/SERVICE?namespace=&amp;where=&amp;parser=</c>: the lines of one service as they come, before and after they
/// are made documents; one JSON object a line (<see cref="TapMessage"/>), until the reader goes.
/// What services wrote is told by the rules of <see cref="Security.RequestRules"/>.
/// </summary>
internal static class TapEndpoint
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(1);

    /// <summary>Its route.</summary>
    public static readonly ImmutableArray<ApiRoute> Routes =
    [
        ApiRoute.Get(
            "/api/v1/tap/{service}",
            "The lines of a service as they come, before and after parsing.",
            StreamAsync,
            new ApiAnswer(200, "One message in a line each, until the reader goes.", typeof(TapMessage), "application/x-ndjson"),
            new ApiAnswer(400, "A parameter is wrong.", typeof(RefusalBody)),
            new ApiAnswer(404, "The cluster does not know the service, or several have this name.", typeof(RefusalBody)),
            new ApiAnswer(503, $"{TapSessions.Most} taps run on this node already.", typeof(RefusalBody))
        ) with
        {
            Access = ApiAccess.Lines,
            Parameters =
            [
                new("service", "The service, such as web-service."),
                new("namespace", "Only lines of this namespace."),
                new("where", $"Only lines with {TapFilter.Allowed}; all conditions have to hold.", Many: true),
                new("parser", "A parser that is tried on each line as well."),
            ],
        },
    ];

    private static async Task StreamAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var options = services.GetRequiredService<PipelineOptions>();
        var query = context.Request.Query;
        var (filter, none) = TapFilter.Parse(query["where"].OfType<string>());
        if (filter is null)
        {
            await RefuseAsync(context, 400, $"where is \"{none}\"; allowed is {TapFilter.Allowed}, up to {TapFilter.Most} of them.");
            return;
        }
        var parser = query["parser"].ToString() is { Length: > 0 } name ? name : null;
        if (parser is not null && ParserNames.Wrong("parser", parser, options.Parsing.Catalog().Names) is { } wrong)
        {
            await RefuseAsync(context, 400, wrong);
            return;
        }
        var space = query["namespace"].ToString() is { Length: > 0 } given ? given : null;
        var status = await services.GetRequiredService<StatusSource>().ReadAsync(context.RequestAborted);
        var (target, unknown) = TapTargets.Find(status, (string)context.Request.RouteValues["service"]!, space, options.Filebeat.Topic);
        if (target is null)
        {
            await RefuseAsync(context, 404, unknown!);
            return;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted,
            services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping
        );
        var count = new TapCount();
        if (services.GetRequiredService<TapSessions>().Open(target, filter, parser, count, end.Token) is not { } lines)
        {
            await RefuseAsync(context, 503, $"{TapSessions.Most} taps run on this node already; end one, or ask another node.");
            return;
        }
        context.Response.ContentType = "application/x-ndjson; charset=utf-8";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await WriteAsync(context, new TapMessage("begin") { Service = target.Service, Topic = target.Topic });
            var open = true;
            while (open)
            {
                while (lines.TryRead(out var message))
                {
                    await WriteAsync(context, message);
                    Interlocked.Add(ref count.KeptBytes, -message.Bytes);
                }
                await WriteAsync(
                    context,
                    new TapMessage("beat")
                    {
                        Seen = Interlocked.Read(ref count.Seen),
                        Dropped = Interlocked.Read(ref count.Dropped),
                        Skipped = Interlocked.Read(ref count.Skipped),
                    }
                );
                await context.Response.Body.FlushAsync(end.Token);
                open = await WaitAsync(lines, services.GetRequiredService<TimeProvider>(), end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested) { }
        finally
        {
            // The tap ends with whoever reads it.
            await end.CancelAsync();
        }
    }

    /// <summary>Until there is more, or it is time for a beat; false when no more comes.</summary>
    private static async Task<bool> WaitAsync(System.Threading.Channels.ChannelReader<TapMessage> lines, TimeProvider time, CancellationToken stop)
    {
        using var beat = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var timer = time.CreateTimer(source => ((CancellationTokenSource)source!).Cancel(), beat, BeatEvery, Timeout.InfiniteTimeSpan);
        try
        {
            return await lines.WaitToReadAsync(beat.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return true;
        }
    }

    private static async Task WriteAsync(HttpContext context, TapMessage message)
    {
        await JsonSerializer.SerializeAsync(context.Response.Body, message, TapJson.Default.TapMessage, context.RequestAborted);
        await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status, string why) => RequestGuard.RefuseAsync(context, new Refusal(status, why));
}
