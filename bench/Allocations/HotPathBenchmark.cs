using System.Text;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Kafka.Native;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using Akka.Actor;
using BenchmarkDotNet.Attributes;
using Confluent.Kafka;

namespace ActorPipeline.Allocations;

/// <summary>
/// The way of an event through our own code: copied into a chunk, dispatched, encoded, cut into a batch, written as the body of a
/// request, and done. The message is one for all and lies where librdkafka would have it.
/// </summary>
[MemoryDiagnoser]
public class HotPathBenchmark
{
    private const int Events = 100_000;

    private const int RunEvents = 500;
    private const long Timestamp = 1_795_000_000_000;

    private static readonly byte[] Key = Pinned("/mnt/data/logs/web-service/app.log");

    private static readonly byte[] Value = Pinned(
        """{"@timestamp":"2026-11-23T12:05:18.861Z","@metadata":{"beat":"filebeat","type":"_doc","version":"8.1.0"},"fields":{"service":"web-service","namespace":"demo","log_topic":"logs.web-service"},"ecs":{"version":"8.0.0"},"host":{"name":"node-1"},"agent":{"id":"92377a39-af88-49ed-aad9","type":"filebeat"},"log":{"offset":232,"file":{"path":"/mnt/data/logs/web-service/app.log"}},"input":{"type":"filestream"},"message":"""
            + "\""
            + new string('m', 25)
            + "\"}"
    );

    private readonly MemoryBudget _budget = new(64L << 20);
    private readonly BufferOptions _buffer = new();
    private readonly BatchOptions _batch = new();
    private readonly BulkBatchBuilder _builder = new();
    private ChunkWriter _writer = null!;
    private PartitionMailbox _mailbox = null!;
    private FetchState _fetch = null!;
    private EventEncoder _encoder = null!;

    /// <summary>How the index is named.</summary>
    [Params("logs-{service}-{namespace}", "logs-{service}-{yyyy.MM.dd}")]
    public string Index { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        _mailbox = new PartitionMailbox(new TopicPartition("logs.web-service", 3), 1);
        _fetch = new FetchState(_mailbox);
        _writer = new ChunkWriter(_buffer, _budget, TimeProvider.System);
        _encoder = new EventEncoder(
            "logs.web-service",
            new DocumentIds(IdentityForm.Line, LineScope.Node, "logs.web-service", "id", 3),
            new ParserCatalog(),
            false,
            _budget,
            TimeProvider.System,
            IndexPattern.TryParse(Index),
            shapes: new IndexShapes(400)
        );
    }

    /// <summary>Per event, because an invocation is so many.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public async Task RecordToRequestBody()
    {
        for (var i = 0; i < Events; i++)
        {
            Add(i);
            if (_mailbox.Reader.TryRead(out var chunk))
                _builder.Add(_encoder.Encode(chunk, ActorRefs.Nobody), 0);
            while (_builder.IsFull(_batch))
                await SendAsync();
        }
    }

    private async Task SendAsync()
    {
        var batch = _builder.Cut(_batch);
        using var body = new BulkContent(batch);
        await body.CopyToAsync(Stream.Null);
        foreach (var segment in batch.Segments)
        {
            segment.Slice.Complete(segment.Count);
            if (segment.First + segment.Count == segment.Slice.Chunk.Count)
                _mailbox.ChunkDone(0);
        }
    }

    private unsafe void Add(int i)
    {
        fixed (
            byte* key = Key,
                value = Value
        )
            _writer.Add(
                _fetch,
                new ConsumerMessage(i, key, Key.Length, value, Value.Length),
                Timestamp,
                RunEvents - i % RunEvents,
                (RunEvents - i % RunEvents) * (Key.Length + Value.Length)
            );
    }

    private static byte[] Pinned(string text)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetByteCount(text), pinned: true);
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}
