using System.Collections.Concurrent;
using System.Text.Json;

namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>
/// A server that understands <c>create</c> in bulk requests and keeps of each document only its number and fingerprint:
/// 201, 409 or 400 with the words of a real Elasticsearch, at a fraction of its cost.
/// </summary>
internal sealed class CountingElasticsearch : IChaosTarget
{
    private readonly ConcurrentDictionary<string, (int Number, ulong Fingerprint)> _documents = new();
    private BulkHost _host = null!;
    private int _changed;

    private CountingElasticsearch() { }

    public Uri Url => _host.Url;

    public static async Task<CountingElasticsearch> StartAsync(CancellationToken cancel)
    {
        var server = new CountingElasticsearch();
        server._host = await BulkHost.StartAsync(server.Create, cancel);
        return server;
    }

    public Task<List<StoredEvent>> ReadAllAsync(CancellationToken cancel) =>
        Volatile.Read(ref _changed) > 0
            ? throw new InvalidOperationException($"{_changed} events came again with the same id and other content.")
            : Task.FromResult(_documents.Values.Select(d => new StoredEvent(d.Number, d.Fingerprint)).ToList());

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private ReadOnlySpan<byte> Create(ReadOnlySpan<byte> action, ReadOnlySpan<byte> document)
    {
        using var line = Parse(action);
        var id = line.RootElement.GetProperty("create").GetProperty("_id").GetString()!;
        using var json = Parse(document);
        var timestamp = json.RootElement.GetProperty("@timestamp");
        if (!timestamp.TryGetDateTimeOffset(out _))
        {
            return Error(
                400,
                "mapper_parsing_exception",
                $"failed to parse field [@timestamp] of type [date] in document with id '{id}'. Preview of field's value: '{timestamp}'"
            );
        }

        var seen = ChaosEvents.Read(json.RootElement);
        if (_documents.TryAdd(id, seen))
            return BulkHost.Created;
        if (_documents[id] != seen)
            Interlocked.Increment(ref _changed);
        return Error(409, "version_conflict_engine_exception", $"[{id}]: version conflict, document already exists (current version [1])");
    }

    private static byte[] Error(int status, string type, string reason) =>
        JsonSerializer.SerializeToUtf8Bytes(new { create = new { status, error = new { type, reason } } });

    private static JsonDocument Parse(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return JsonDocument.ParseValue(ref reader);
    }
}
