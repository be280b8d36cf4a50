using System.Text;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using Akka.Actor;

namespace ActorPipeline.Allocations;

/// <summary>Bulk requests of events as Filebeat 9 writes them, 980 bytes each with 14 words, no two the same.</summary>
internal sealed class BulkBodies(string service, bool lean, int words = 14)
{
    private const int PerChunk = 1000;

    private static readonly string[] Words = "order cart payment user session cache retry queue timeout shipped refused stored index shard node commit".Split(
        ' '
    );

    private readonly MemoryBudget _budget = new(1L << 30);
    private readonly Random _random = new(service.Length + (lean ? 1 : 0));
    private readonly EventEncoder _encoder = new(
        "logs.bench",
        new DocumentIds(IdentityForm.Line, LineScope.Node, "logs.bench", "id", 0),
        new ParserCatalog(),
        false,
        new MemoryBudget(1L << 30),
        TimeProvider.System,
        lean: lean
    );
    private long _next;

    /// <summary>The next request.</summary>
    /// <param name="events">A multiple of 1,000, or fewer.</param>
    public BulkBatch Next(int events)
    {
        var segments = new List<Segment>();
        for (; events > 0; events -= PerChunk)
        {
            var count = Math.Min(events, PerChunk);
            var chunk = new RecordChunk("logs.bench", 0, count * (1024 + words * 8), count, _budget);
            for (var i = 0; i < count; i++)
            {
                var length = Encoding.UTF8.GetBytes(Event(_next), chunk.Free);
                chunk.Append(_next++, 1_795_000_000_000 + _next, -1, length);
            }
            segments.Add(new Segment(_encoder.Encode(chunk, ActorRefs.Nobody), 0, count));
        }
        return new BulkBatch(segments, 0);
    }

    private string Event(long i)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_000 + i).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        var text = string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[_random.Next(Words.Length)]));
        return "{\"@timestamp\":\""
            + at
            + "\",\"@metadata\":{\"beat\":\"filebeat\",\"type\":\"_doc\",\"version\":\"9.5.3\"},"
            + "\"input\":{\"type\":\"filestream\"},\"ecs\":{\"version\":\"8.0.0\"},\"host\":{\"name\":\"worker-17.example.internal\"},"
            + "\"agent\":{\"type\":\"filebeat\",\"version\":\"9.5.3\",\"ephemeral_id\":\"6cf0bd64-9d4c-4d5b-a3c3-2d5a1c8b9f10\","
            + "\"id\":\"92377a39-af88-49ed-aad9-1b0a6d8f4a11\",\"name\":\"worker-17.example.internal\"},"
            + $"\"fields\":{{\"service\":\"{service}\",\"namespace\":\"bench\",\"log_topic\":\"logs.bench\"}},"
            + $"\"log\":{{\"offset\":{i * 210},\"file\":{{\"path\":\"/mnt/data/logs/{service}/app.log\",\"device_id\":\"64768\",\"inode\":\"1835089\"}}}},"
            + $"\"message\":\"{at} INFO  [worker-{i % 16}] c.e.shop.Orders - {text} id={_random.NextInt64():x} took={_random.Next(2000)}ms\"}}";
    }

    /// <summary>Gives the memory of a request back.</summary>
    public static void Done(BulkBatch batch)
    {
        foreach (var segment in batch.Segments)
            segment.Slice.Complete(segment.Count);
    }
}
