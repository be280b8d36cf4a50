using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>
/// A server that understands <c>create</c> in bulk requests and keeps of each document only its number and fingerprint:
/// 201, 409 or 400 with the words of a real Elasticsearch, at a fraction of its cost.
/// </summary>
internal sealed class CountingElasticsearch : IChaosTarget
{
    private readonly ConcurrentDictionary<string, (int Number, ulong Fingerprint)> _documents = new();
    private readonly WebApplication _app;
    private int _changed;

    private CountingElasticsearch(WebApplication app) => _app = app;

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<CountingElasticsearch> StartAsync(CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => { k.Listen(IPAddress.Loopback, 0); k.Limits.MaxRequestBodySize = null; });
        var server = new CountingElasticsearch(builder.Build());
        server._app.Run(server.HandleAsync);
        await server._app.StartAsync(cancel);
        return server;
    }

    public Task<List<StoredEvent>> ReadAllAsync(CancellationToken cancel) =>
        Volatile.Read(ref _changed) > 0
            ? throw new InvalidOperationException($"{_changed} events came again with the same id and other content.")
            : Task.FromResult(_documents.Select(d => new StoredEvent(d.Key, d.Value.Number, d.Value.Fingerprint)).ToList());

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var answer = Encoding.UTF8.GetBytes(Apply(body.GetBuffer().AsMemory(0, (int)body.Length)));
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private string Apply(ReadOnlyMemory<byte> body)
    {
        var items = new StringBuilder();
        var errors = false;
        while (!body.IsEmpty)
        {
            var id = Id(Line(ref body));
            var item = Create(id, Line(ref body));
            errors |= item.Length > Created.Length;
            items.Append(items.Length > 0 ? "," : "").Append(item);
        }
        return $$"""{"errors":{{(errors ? "true" : "false")}},"items":[{{items}}]}""";
    }

    private const string Created = """{"create":{"status":201}}""";

    private string Create(string id, ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(document);
        var timestamp = json.RootElement.GetProperty("@timestamp");
        if (!timestamp.TryGetDateTimeOffset(out _))
            return Error(400, "mapper_parsing_exception", $"failed to parse field [@timestamp] of type [date] in document with id '{id}'. Preview of field's value: '{timestamp}'");
        var seen = ChaosEvents.Read(json.RootElement);
        if (_documents.TryAdd(id, seen))
            return Created;
        if (_documents[id] != seen)
            Interlocked.Increment(ref _changed);
        return Error(409, "version_conflict_engine_exception", $"[{id}]: version conflict, document already exists (current version [1])");
    }

    private static string Error(int status, string type, string reason) =>
        JsonSerializer.Serialize(new { create = new { status, error = new { type, reason } } });

    private static string Id(ReadOnlyMemory<byte> action)
    {
        using var json = JsonDocument.Parse(action);
        return json.RootElement.GetProperty("create").GetProperty("_id").GetString()!;
    }

    private static ReadOnlyMemory<byte> Line(ref ReadOnlyMemory<byte> body)
    {
        var end = body.Span.IndexOf((byte)'\n');
        var line = body[..end];
        body = body[(end + 1)..];
        return line;
    }
}
