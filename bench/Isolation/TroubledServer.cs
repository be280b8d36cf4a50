using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorPipeline.Isolation;

/// <summary>A server that refuses what is for one index, in the words of a real Elasticsearch, and notes when the rest arrives.</summary>
internal sealed class TroubledServer : IAsyncDisposable
{
    private static readonly byte[] Number = "\"number\":"u8.ToArray();
    private readonly WebApplication _app;
    private readonly byte[] _troubled;
    private readonly string _refusal;

    private TroubledServer(WebApplication app, string index, string refusal) => (_app, _troubled, _refusal) = (app, Encoding.UTF8.GetBytes($"\"{index}\""), refusal);

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>When the event of each number came, in the clock's ticks.</summary>
    public ConcurrentDictionary<int, long> Arrived { get; } = new();

    /// <param name="index">The index in trouble.</param>
    /// <param name="refusal">Its items' answer.</param>
    public static async Task<TroubledServer> StartAsync(string index, string refusal)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => { k.Listen(IPAddress.Loopback, 0); k.Limits.MaxRequestBodySize = null; });
        var server = new TroubledServer(builder.Build(), index, refusal);
        server._app.Run(server.HandleAsync);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var items = new StringBuilder();
        var errors = Answer(body.GetBuffer().AsSpan(0, (int)body.Length), items) ? "true" : "false";
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$"""{"errors":{{errors}},"items":[{{items}}]}""", context.RequestAborted);
    }

    /// <summary>True when any item is refused.</summary>
    private bool Answer(ReadOnlySpan<byte> body, StringBuilder items)
    {
        var errors = false;
        var now = TimeProvider.System.GetTimestamp();
        for (var first = true; !body.IsEmpty; first = false)
        {
            var action = body[..body.IndexOf((byte)'\n')];
            body = body[(action.Length + 1)..];
            var document = body[..body.IndexOf((byte)'\n')];
            body = body[(document.Length + 1)..];
            var refused = action.IndexOf(_troubled) >= 0;
            errors |= refused && !_refusal.Contains("201", StringComparison.Ordinal);
            items.Append(first ? "" : ",").Append(refused ? _refusal : """{"create":{"status":201}}""");
            if (!refused && document.IndexOf(Number) is var at and >= 0 && System.Buffers.Text.Utf8Parser.TryParse(document[(at + Number.Length)..], out int number, out _))
                Arrived.TryAdd(number, now);
        }
        return errors;
    }
}
