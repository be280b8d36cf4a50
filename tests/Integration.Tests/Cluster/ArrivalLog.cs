using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorPipeline.Integration.Tests.Cluster;

/// <summary>A server for bulk requests that keeps ids and when the last new one came: 201 for a new one, 409 for one it has.</summary>
internal sealed class ArrivalLog : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _ids = [];
    private readonly WebApplication _app;
    private long _last;

    private ArrivalLog(WebApplication app) => _app = app;

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>How many different events came.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _ids.Count;
        }
    }

    /// <summary>Events that came once more.</summary>
    public int Again { get; private set; }

    /// <summary>The longest time without a new event, once there was one.</summary>
    public TimeSpan LongestGap { get; private set; }

    public static async Task<ArrivalLog> StartAsync(CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => { k.Listen(IPAddress.Loopback, 0); k.Limits.MaxRequestBodySize = null; });
        var log = new ArrivalLog(builder.Build());
        log._app.Run(log.HandleAsync);
        await log._app.StartAsync(cancel);
        return log;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Apply(body.GetBuffer().AsSpan(0, (int)body.Length)), context.RequestAborted);
    }

    private string Apply(ReadOnlySpan<byte> body)
    {
        var items = new StringBuilder();
        var errors = false;
        lock (_gate)
        {
            while (!body.IsEmpty)
            {
                var action = Line(ref body);
                Line(ref body);
                var id = action[(action.IndexOf("\"_id\":\""u8) + 7)..];
                var isNew = _ids.Add(Encoding.ASCII.GetString(id[..id.IndexOf((byte)'"')]));
                errors |= !isNew;
                items.Append(items.Length > 0 ? "," : "").Append(isNew ? """{"create":{"status":201}}""" : """{"create":{"status":409,"error":{"type":"version_conflict_engine_exception","reason":"exists"}}}""");
                Note(isNew);
            }
        }
        return $$"""{"errors":{{(errors ? "true" : "false")}},"items":[{{items}}]}""";
    }

    private void Note(bool isNew)
    {
        if (!isNew)
        {
            Again++;
            return;
        }
        var now = TimeProvider.System.GetTimestamp();
        if (_last > 0 && TimeProvider.System.GetElapsedTime(_last, now) is var gap && gap > LongestGap) LongestGap = gap;
        _last = now;
    }

    private static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf((byte)'\n');
        var line = body[..end];
        body = body[(end + 1)..];
        return line;
    }
}
