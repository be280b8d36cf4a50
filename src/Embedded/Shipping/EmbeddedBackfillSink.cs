using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Shipping;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>
/// A backfill into an embedded broker, which drops unread records when they are too many: it builds batches itself, so that their size in the log is known,
/// and limits how much the group has not read yet.
/// </summary>
internal sealed class EmbeddedBackfillSink(BackfillOptions options) : IBackfillSink
{
    private const string WaitingForConsumers = "the embedded Kafka is full; waiting for the consumers";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly BrokerClient _client = new(options.BootstrapServers, TimeSpan.FromSeconds(10));
    private readonly ShippedBatchBuilder _batch = new();
    private readonly Dictionary<TopicPartition, Queue<(long End, int Bytes)>> _open = [];
    private FilebeatEvent? _format;
    private TopicPartition _target = new("", 0);

    public void Begin(string topic, FilebeatEvent format)
    {
        Flush();
        _format = format;
        _target = new TopicPartition(topic, (int)(Murmur2.Of(format.Key.Span) & 0x7fffffff) % _client.Topics([topic])[topic]);
    }

    public void Send(
        ReadOnlySpan<byte> line,
        long offset,
        ReadOnlySpan<byte> timestamp,
        bool truncated,
        Action<string> waiting,
        CancellationToken cancellationToken
    )
    {
        if (line.Length > TailReader.LongLine)
        {
            Flush();
        }

        if (_batch.Count == 0)
        {
            WaitForRoom(waiting, cancellationToken);
        }

        _batch.Add(_format!, line, offset, timestamp, truncated ? LineFlags.Truncated : LineFlags.None, int.MaxValue);
        if (_batch.IsFull)
        {
            Flush();
        }
    }

    public void Flush(TimeSpan? limit = null)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        var count = _batch.Count;
        var batch = _batch.Build(options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
        _batch.Clear();
        var at = Append(batch);
        Open().Enqueue((at + count, batch.Length));
    }

    public void Dispose() => _client.Dispose();

    // After a lost answer the log is searched for the batch: a second send would duplicate its lines.
    private long Append(ReadOnlyMemory<byte> batch)
    {
        var before = _client.Offsets([_target])[_target];
        try
        {
            return _client.Append(_target, batch);
        }
        catch (IOException)
        {
            return _client.Find(_target, before, RecordBatch.Checksum(batch.Span)) ?? _client.Append(_target, batch);
        }
    }

    private Queue<(long End, int Bytes)> Open()
    {
        if (!_open.TryGetValue(_target, out var queue))
        {
            _open[_target] = queue = [];
        }

        return queue;
    }

    private void WaitForRoom(Action<string> waiting, CancellationToken cancellationToken)
    {
        var queue = Open();
        while (queue.Sum(b => (long)b.Bytes) >= options.WindowBytes)
        {
            if (_client.Committed(options.GroupId, [_target]).TryGetValue(_target, out var committed) && queue.Peek().End <= committed)
            {
                while (queue.Count > 0 && queue.Peek().End <= committed)
                {
                    queue.Dequeue();
                }

                continue;
            }

            waiting(WaitingForConsumers);
            cancellationToken.WaitHandle.WaitOne(Look);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
