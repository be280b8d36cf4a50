using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka.Native;

/// <summary>
/// Reads a consumer's queue in batches: one call and one lock for up to a thousand records, and no object for each; <c>IConsumer.Consume</c> takes a lock and
/// makes objects for every record. Rebalance and other handlers run inside <see cref="Read"/>, on the calling thread, as they do inside <c>Consume</c>. When a
/// handler gives a partition up, librdkafka removes its records from the batch that is being read (librdkafka pull request 3269). Poll thread only, but for
/// <see cref="Wake"/>.
/// </summary>
internal sealed unsafe class ConsumerQueue : IDisposable
{
    /// <summary>The most records of one read.</summary>
    public const int MaxRecords = 1024;

    private readonly LibrdkafkaExports _native = LibrdkafkaExports.Instance;
    private readonly nint[] _messages = GC.AllocateUninitializedArray<nint>(MaxRecords, pinned: true);
    private readonly SafeHandle _client;
    private readonly nint _queue;
    private readonly Lock _gate = new();
    private bool _closed;

    // The first of a read's two questions ends librdkafka's wait as well, and then the second one would be waited for.
    private volatile bool _woken;

    /// <summary>Opens the queue; the consumer must not be disposed before it is.</summary>
    public ConsumerQueue(IClient consumer)
    {
        _client = LibrdkafkaExports.ClientOf(consumer);
        var added = false;
        _client.DangerousAddRef(ref added);
        _queue = _native.QueueGetConsumer(_client.DangerousGetHandle());
    }

    /// <summary>Messages of the last read.</summary>
    public int Count { get; private set; }

    /// <summary>A message of the last read.</summary>
    public ref readonly ConsumerMessage this[int index] => ref *(ConsumerMessage*)_messages[index];

    /// <summary>
    /// Gives back the messages of the read before and reads those that are there, at most <paramref name="limit"/>; waits for
    /// one if there is none.
    /// </summary>
    /// <param name="limit">From 1 to <see cref="MaxRecords"/>.</param>
    /// <param name="timeout">How long to wait, whole milliseconds.</param>
    public void Read(int limit, TimeSpan timeout)
    {
        GiveBack();
        Count = Consume(0, limit);
        // A batch read waits until the batch is full or the timeout is over. So it waits for one record, and then takes what is there.
        if (Count == 0 && !_woken)
            Count = Consume((int)timeout.TotalMilliseconds, 1);
        _woken = false;
    }

    /// <summary>Ends the wait of a <see cref="Read"/>, this one or the next. Any thread.</summary>
    public void Wake()
    {
        _woken = true;
        lock (_gate)
        {
            if (!_closed)
                _native.QueueYield(_queue);
        }
    }

    /// <summary>
    /// Asks librdkafka to commit offsets, and does not wait: the handler of committed offsets is called within a later <see cref="Read"/>.
    /// <c>IConsumer.Commit</c> waits for the broker. The offsets are named: asked to commit "what is stored" when nothing is assigned any more, librdkafka
    /// calls the handler without a list, which Confluent.Kafka cannot read; its exception in a native callback ends the process.
    /// </summary>
    /// <returns>False when there is nothing to commit, or the assignment was lost: the partitions may have another owner, who is further on.</returns>
    public bool Commit(IReadOnlyCollection<TopicPartitionOffset> offsets)
    {
        var client = _client.DangerousGetHandle();
        if (offsets.Count == 0 || _native.AssignmentLost(client) != 0)
            return false;
        var list = _native.ListNew(offsets.Count);
        foreach (var offset in offsets)
        {
            fixed (byte* topic = Encoding.UTF8.GetBytes(offset.Topic + '\0'))
                _native.ListAdd(list, topic, offset.Partition.Value)->Offset = offset.Offset.Value;
        }
        // librdkafka takes a copy.
        var error = _native.Commit(client, list, 1);
        _native.ListDestroy(list);
        return error == 0;
    }

    /// <summary>The record's time, milliseconds since 1970, UTC; -1 when it has none.</summary>
    public long Timestamp(int index)
    {
        int kind;
        return _native.MessageTimestamp((ConsumerMessage*)_messages[index], &kind);
    }

    /// <summary>The name behind <see cref="ConsumerMessage.Topic"/>.</summary>
    public string NameOf(nint topic) => Marshal.PtrToStringUTF8((nint)_native.TopicName(topic))!;

    /// <summary>The text of an error, or the description of its code.</summary>
    public static string Reason(in ConsumerMessage error) => error.ValueLength > 0 ? Encoding.UTF8.GetString(error.Value) : new Error(error.Error).Reason;

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
        }
        GiveBack();
        _native.QueueDestroy(_queue);
        _client.DangerousRelease();
    }

    private int Consume(int timeout, int limit)
    {
        fixed (nint* messages = _messages)
            return (int)Math.Max(0, _native.ConsumeBatchQueue(_queue, timeout, (ConsumerMessage**)messages, (nuint)limit));
    }

    private void GiveBack()
    {
        for (var i = 0; i < Count; i++)
            _native.MessageDestroy((ConsumerMessage*)_messages[i]);
        Count = 0;
    }
}
