using ActorPipeline.Embedded.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>
/// Sends journalled batches to the broker, each to its journalled offset, and follows the group's commits. Single-threaded. <see cref="IOException"/> means
/// that the broker is away: every step may be retried.
/// </summary>
/// <remarks>
/// Batches are sent in journal order and one at a time per partition, so the offset of every line is known before it is sent. After a request without an
/// answer the log is searched for the batch's checksum, because a mock broker does not detect repeated batches of an idempotent producer.
/// </remarks>
internal sealed class BatchDelivery(FileShipperOptions options, Journal journal, Problems problems) : IDisposable
{
    private readonly BrokerClient _client = new(options.BootstrapServers, TimeSpan.FromSeconds(10));
    private readonly HashSet<TopicPartition> _unsure = [];
    private readonly Dictionary<string, int> _topics = [];

    /// <summary>Lines the broker has taken since <see cref="Restore"/>.</summary>
    public long LinesSent { get; private set; }

    /// <summary>After a start: brings the broker, restarted or not, to the state of the journal.</summary>
    public void Restore()
    {
        var partitions = journal.State.Partitions;
        _client.Topics([.. partitions.Keys.Select(p => p.Topic).Distinct()]);
        foreach (var (partition, state) in partitions)
        {
            state.Unsend();
            _unsure.Add(partition);
            var known = options.Kafka?.LastKnownEnd(partition) ?? 0;
            Deliver(partition, state);
            var end = End(partition);
            var foreign = known > state.Next && known > end;
            var next = foreign ? known + EmbeddedKafkaOptions.SafeMargin : Math.Max(state.Next, end);
            _client.AdvanceTo(partition, next);
            if (next > state.Next)
            {
                journal.Append(to => ShipState.WriteNext(to, partition, next));
            }
        }

        ForwardCommits(partitions);
        LinesSent = 0;
    }

    /// <summary>The partition of a file's lines: the same one for the same path.</summary>
    public TopicPartition Target(string topic, ReadOnlySpan<byte> key)
    {
        if (!_topics.TryGetValue(topic, out var count))
        {
            count = _client.Topics([topic]).GetValueOrDefault(topic);
            _topics[topic] = count > 0 ? count : throw new IOException($"Topic '{topic}' is not available.");
        }

        var hash = 2166136261;
        foreach (var b in key)
        {
            hash = (hash ^ b) * 16777619;
        }

        var target = new TopicPartition(topic, (int)(hash % (uint)count));
        if (!journal.State.Partitions.TryGetValue(target, out var state) || state.Next == 0)
        {
            // A new partition: what its log contains, or contained in an earlier run, is not from this shipper.
            var known = options.Kafka?.LastKnownEnd(target) is > 0 and var last ? last + EmbeddedKafkaOptions.SafeMargin : 0;
            var next = Math.Max(End(target), known);
            _client.AdvanceTo(target, next);
            journal.Append(to => ShipState.WriteNext(to, target, next));
        }

        return target;
    }

    /// <summary>Sends what is journalled and not yet with the broker, in order.</summary>
    public void Deliver(TopicPartition partition, ShippedPartition state)
    {
        while (state.Sent < state.Live.Count)
        {
            var batch = state.Live[state.Sent];
            var bytes = journal.ReadBatch(batch);
            if (Locate(partition, batch, bytes) is not { } at)
            {
                _unsure.Add(partition);
                at = _client.Append(partition, bytes);
            }

            options.Probe?.Invoke("appended");
            if (at != batch.Base)
            {
                problems.Report(
                    $"{partition}: lines are at other offsets than they were meant for; none is lost. Somebody else writes to this partition, "
                        + "or the broker was not started with the shipper's resume offsets."
                );
                journal.Append(to => ShipState.WriteMove(to, partition, batch.Base, at));
            }

            state.MarkSent(at);
            LinesSent += batch.Count;
        }

        _unsure.Remove(partition);
    }

    /// <summary>Takes in what the group has committed; true when something was.</summary>
    public bool CheckCommits()
    {
        var open = journal.State.Partitions.Where(p => p.Value.Live.Count > 0).Select(p => p.Key).ToList();
        var moved = false;
        foreach (var (partition, offset) in open.Count == 0 ? new Dictionary<TopicPartition, long>() : _client.Committed(options.GroupId, open))
        {
            if (offset > journal.State.Partitions[partition].Committed)
            {
                journal.Append(to => ShipState.WriteCommit(to, partition, offset));
                moved = true;
            }
        }

        return moved;
    }

    public void Dispose() => _client.Dispose();

    // The offset of a batch whose request had no answer. When it is not found, the log ends at its offset, or behind it.
    private long? Locate(TopicPartition partition, JournalledBatch batch, byte[] bytes)
    {
        if (!_unsure.Contains(partition))
        {
            return null;
        }

        var end = End(partition);
        if (end < batch.Base)
        {
            _client.AdvanceTo(partition, batch.Base);
        }

        return end > batch.Base ? _client.Find(partition, batch.Base, RecordBatch.Checksum(bytes)) : null;
    }

    private long End(TopicPartition partition) =>
        _client.Offsets([partition]).TryGetValue(partition, out var end) ? end : throw new IOException($"The log end of {partition} is not known.");

    // A fresh broker has lost the group's offsets too: without them the group reads again what is committed already.
    private void ForwardCommits(Dictionary<TopicPartition, ShippedPartition> partitions)
    {
        var kept = _client.Committed(options.GroupId, partitions.Keys);
        var lost = partitions
            .Where(p => p.Value.Committed >= 0 && !kept.ContainsKey(p.Key))
            .ToDictionary(p => p.Key, p => Math.Max(p.Value.Committed, p.Value.ResumeAt));
        if (lost.Count > 0 && !_client.Commit(options.GroupId, lost))
        {
            problems.Report($"Group '{options.GroupId}' has members already; it will see some lines again that it had committed.");
        }
    }
}
