using System.Text;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Flow;
using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Kafka.Native;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Telemetry.Services;
using Akka.Actor;
using Confluent.Kafka;

namespace ActorPipeline.Allocations;

/// <summary>
/// The way of an event through our own code, from librdkafka's memory to the committable offset, on one thread and in the parts that a node runs: copied into a
/// chunk, parsed and encoded, cut into a request, written as its body, answered, counted, done. Without Akka's streams and the HTTP client: they cost a
/// request, not an event.
/// </summary>
internal sealed class HotPath
{
    /// <summary>Records of one partition in a read of librdkafka.</summary>
    private const int Run = 500;
    private const int Distinct = 2_000;

    /// <summary>The most events that wait for a chunk or a request to fill.</summary>
    public const int Waiting = 2_000;

    private const int InFlight = 4;
    private const long Timestamp = 1_795_000_000_000;

    /// <summary>What Elasticsearch answers to a request of a thousand events.</summary>
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes(
        $$"""{"errors":false,"items":[{{string.Join(',', Enumerable.Repeat("""{"create":{"status":201}}""", 1000))}}]}"""
    );

    private readonly MemoryBudget _budget = new(64L << 20);
    private readonly BatchOptions _batch = new();
    private readonly CommitTracker _commits = new();
    private readonly PartitionMailbox _mailbox = new(new TopicPartition("logs.web-service", 3), 1);
    private readonly CountingStream _sent = new();
    private readonly byte[][] _events;
    private readonly bool _gzip;
    private readonly FetchState _fetch;
    private readonly ChunkWriter _writer;
    private readonly EventEncoder _encoder;
    private readonly SendQueues _queues;
    private readonly AnswerHandler _answers;
    private readonly SinkProgress _progress;
    private long _offset;

    /// <summary>For events of one kind.</summary>
    /// <param name="kind">As <see cref="Events"/> names them.</param>
    /// <param name="lean"><c>elastic.fields = lean</c>.</param>
    /// <param name="gzip"><c>elastic.compression = gzip</c>.</param>
    /// <param name="index">Names the index; null: as by default.</param>
    public HotPath(string kind, bool lean, bool gzip, IndexPattern? index = null)
    {
        _gzip = gzip;
        _events = [.. Events.Of(kind, Distinct).Select(Pinned)];
        _fetch = new FetchState(_mailbox);
        _writer = new ChunkWriter(new BufferOptions(), _budget, TimeProvider.System);
        var custom = new ParserDefinition
        {
            Name = "custom",
            Kind = "regex",
            Pattern = @"^(?<ts>\S+) \[(?<log.level>\w+)\] (?<app.worker>[^/]+)/(?<app.job:int>\d+) took (?<app.seconds:float>[\d.]+)s: (?<message>.*)$",
            TimestampField = "ts",
        };
        _encoder = new EventEncoder(
            "logs.web-service",
            new DocumentIds(IdentityForm.Line, LineScope.Node, "logs.web-service", "id", 3),
            new ParserCatalog(null, custom),
            false,
            _budget,
            TimeProvider.System,
            index,
            lean: lean,
            shapes: new IndexShapes(400),
            services: new ServiceTallies()
        );
        var parts = new BulkSinkParts(null!, null!, new ElasticOptions(), () => _batch, new SinkCounters(), TimeProvider.System);
        _queues = new SendQueues(parts);
        _progress = new SinkProgress(parts.Counters, TimeProvider.System);
        _answers = new AnswerHandler(parts, _queues, _progress, Complete, _ => throw new InvalidOperationException("nothing is refused here"));
    }

    /// <summary>Bytes of request bodies.</summary>
    public long Sent => _sent.Length;

    /// <summary>Events that are indexed and committable.</summary>
    public long Done => _mailbox.Committable;

    /// <summary>Moves so many events, a multiple of a thousand, to their end.</summary>
    public void Move(int events)
    {
        for (var i = 0; i < events; i++)
        {
            Add(Run - i % Run);
            while (_mailbox.Reader.TryRead(out var chunk))
                _queues.Add(_encoder.Encode(chunk, ActorRefs.Nobody));
            while (_queues.IsFull(_batch, false, InFlight) && _queues.Take(_batch, TimeProvider.System.GetTimestamp(), false, InFlight) is { } next)
                Send(next.Batch, next.Lane);
        }
    }

    private unsafe void Add(int left)
    {
        var value = _events[_offset % Distinct];
        fixed (byte* at = value)
            _writer.Add(_fetch, new ConsumerMessage(_offset++, null, -1, at, value.Length), Timestamp, left, (long)left * value.Length);
    }

    private void Send(BulkBatch batch, Lane lane)
    {
        var sentAt = TimeProvider.System.GetTimestamp();
        _progress.Sent(batch, sentAt);
        using (HttpContent body = _gzip ? GzipBulkContent.Of(batch) : new BulkContent(batch))
        {
            var written = body.CopyToAsync(_sent);
            if (!written.IsCompletedSuccessfully)
                throw new InvalidOperationException("a body waits for nothing here");
        }
        _queues.Answered(lane);
        _answers.Handle(batch, BulkVerdict.From(new BulkAnswer(200, Answer, null), batch.Count), sentAt);
        _progress.Show(InFlight, _queues.Waiting, _queues.HoldsBlocked);
    }

    private void Complete(EncodedSlice slice, int events)
    {
        if (slice.Complete(events) is not { } done)
            return;
        if (_commits.Complete(done.Sequence, done.NextOffset) is { } offset)
            _mailbox.MayCommit(offset);
        _mailbox.ChunkDone(done.RawBytes);
    }

    private static byte[] Pinned(byte[] bytes)
    {
        var pinned = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned, 0);
        return pinned;
    }
}
