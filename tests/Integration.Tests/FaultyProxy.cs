using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorPipeline.Integration.Tests;

/// <summary>What a <see cref="FaultyProxy"/> does to a request it spoils.</summary>
public enum Fault
{
    None,
    Status503,
    Html502,
    Items429,
    CutBefore,
    CutAfterApply,
    NoAnswer,
    SilentAfterApply,
    SlowAnswer,
}

/// <summary>An HTTP proxy before Elasticsearch that spoils bulk requests on demand: over real sockets, as a network would.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    /// <summary>How long a <see cref="Fault.SlowAnswer"/> takes; less than any request timeout of the tests.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(1500);

    private readonly HttpClient _http = new();
    private readonly ConcurrentQueue<Fault> _injected = new();
    private readonly WebApplication _app;
    private readonly Uri _target;
    private int _requests;
    private long _replays;
    private int _spoiled;

    public FaultyProxy(Uri target)
    {
        _target = target;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Limits.MaxRequestBodySize = null;
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
        _app.StartAsync().GetAwaiter().GetResult();
        Url = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Url { get; }

    /// <summary>What happens to every <see cref="EveryNth"/> bulk request.</summary>
    public Fault Fault { get; init; }

    public int EveryNth { get; init; } = 2;

    /// <summary>While true, every connection is cut as soon as it asks for anything.</summary>
    public bool Refuse { get; set; }

    /// <summary>How long every search is held before it is sent on.</summary>
    public TimeSpan SearchDelay { get; set; }

    /// <summary>Items that were answered 409: events sent again that were there already.</summary>
    public long Replays => Interlocked.Read(ref _replays);

    /// <summary>Requests spoiled so far.</summary>
    public int Spoiled => Volatile.Read(ref _spoiled);

    /// <summary>Spoils the next requests, one each, beside what <see cref="Fault"/> does.</summary>
    public void Inject(Fault fault, int requests)
    {
        for (var i = 0; i < requests; i++)
            _injected.Enqueue(fault);
    }

    private Fault Next() =>
        _injected.TryDequeue(out var fault) ? fault
        : Fault != Fault.None && Interlocked.Increment(ref _requests) % EveryNth == 0 ? Fault
        : Fault.None;

    private async Task HandleAsync(HttpContext context)
    {
        if (Refuse)
        {
            context.Abort();
            return;
        }
        if (SearchDelay > TimeSpan.Zero && context.Request.Path.Value!.EndsWith("/_search", StringComparison.Ordinal))
            await Task.Delay(SearchDelay, context.RequestAborted);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var fault = Next();
        if (fault != Fault.None)
            Interlocked.Increment(ref _spoiled);
        if (await SpoilBeforeAsync(context, fault))
            return;
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            new Uri(_target, context.Request.Path + context.Request.QueryString)
        );
        var bytes = body.ToArray();
        if (fault == Fault.Items429)
            bytes = FirstHalf(bytes);
        request.Content = new ByteArrayContent(bytes);
        if (context.Request.ContentType is { } type)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _http.SendAsync(request, context.RequestAborted);
        var text = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        Interlocked.Add(ref _replays, text.AsSpan().Count("\"status\":409"u8));
        if (fault == Fault.CutAfterApply)
        {
            context.Abort();
            return;
        }
        if (fault == Fault.SilentAfterApply)
            await SilenceAsync(context);
        if (fault == Fault.SlowAnswer)
            await Task.Delay(Slow, context.RequestAborted);
        if (fault == Fault.Items429)
            text = TurnAwayTheRest(text, Lines(body.ToArray()) / 2);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(text, context.RequestAborted);
    }

    private async Task<bool> SpoilBeforeAsync(HttpContext context, Fault fault)
    {
        switch (fault)
        {
            case Fault.Status503:
                context.Response.StatusCode = 503;
                await context.Response.WriteAsync("""{"error":{"type":"cluster_block_exception","reason":"no master"},"status":503}""");
                return true;
            case Fault.Html502:
                context.Response.StatusCode = 502;
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<html><body>Bad Gateway</body></html>");
                return true;
            case Fault.CutBefore:
                context.Abort();
                return true;
            case Fault.NoAnswer:
                await SilenceAsync(context);
                return true;
            default:
                return false;
        }
    }

    private static Task SilenceAsync(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    private static int Lines(byte[] body) => body.AsSpan().Count((byte)'\n');

    /// <summary>The first half of the events, which the server really gets.</summary>
    private static byte[] FirstHalf(byte[] body)
    {
        var keep = Lines(body) / 2 / 2 * 2;
        var at = 0;
        for (var line = 0; line < keep; line++)
            at += body.AsSpan(at).IndexOf((byte)'\n') + 1;
        return keep == 0 ? body : body[..at];
    }

    /// <summary>Adds the items of the events that the server did not get, turned away as a full write queue does it.</summary>
    private static byte[] TurnAwayTheRest(byte[] answer, int events)
    {
        var json = JsonNode.Parse(answer)!;
        var items = json["items"]!.AsArray();
        while (items.Count < events)
            items.Add(JsonNode.Parse("""{"create":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"queue capacity"}}}"""));
        json["errors"] = true;
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }
}
