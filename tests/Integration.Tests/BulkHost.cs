using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorPipeline.Integration.Tests;

/// <summary>
/// A server for bulk requests that leaves the answer to each item to others, and costs little beside them: what runs next
/// to it on the same machine is what is tested or measured.
/// </summary>
internal sealed class BulkHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Answer _answer;

    private BulkHost(WebApplication app, Answer answer) => (_app, _answer) = (app, answer);

    /// <summary>Answers one item, as JSON; called for several requests at once.</summary>
    public delegate ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> action, ReadOnlySpan<byte> document);

    /// <summary>The answer to an item that was created; every other one is an error.</summary>
    public static ReadOnlySpan<byte> Created => """{"create":{"status":201}}"""u8;

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<BulkHost> StartAsync(Answer answer, CancellationToken cancel = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Limits.MaxRequestBodySize = null;
        });
        var host = new BulkHost(builder.Build(), answer);
        host._app.Run(host.HandleAsync);
        await host._app.StartAsync(cancel);
        return host;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var length = (int)context.Request.ContentLength!.Value;
        var body = ArrayPool<byte>.Shared.Rent(length);
        await context.Request.Body.ReadExactlyAsync(body.AsMemory(0, length), context.RequestAborted);
        var answer = new ArrayBufferWriter<byte>(1024);
        Write(answer, body.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(body);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.WrittenCount;
        await context.Response.Body.WriteAsync(answer.WrittenMemory, context.RequestAborted);
    }

    private void Write(ArrayBufferWriter<byte> answer, ReadOnlySpan<byte> body)
    {
        var errors = false;
        answer.Write("""{"items":["""u8);
        for (var first = true; !body.IsEmpty; first = false)
        {
            var item = _answer(Line(ref body), Line(ref body));
            errors |= !item.SequenceEqual(Created);
            if (!first)
                answer.Write(","u8);
            answer.Write(item);
        }
        answer.Write(errors ? """],"errors":true}"""u8 : """],"errors":false}"""u8);
    }

    private static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf((byte)'\n');
        var line = body[..end];
        body = body[(end + 1)..];
        return line;
    }
}
