using ActorPipeline.Actors.Kafka.Native;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// The partitions that the group has given to this consumer, and what a rebalance asks for. Its handlers run inside a read, on the poll thread, like all of
/// its members. What must be done before a partition is given up has to be done before the handler returns.
/// </summary>
/// <param name="listener">Is told of partitions that come and go.</param>
/// <param name="writer">Fills their chunks.</param>
/// <param name="commits">Commits a revoked partition up to its last outcome.</param>
/// <param name="drain">How long a revoked partition may take to finish.</param>
/// <param name="progress">Set each time a chunk is done.</param>
internal sealed class Assignment(IPollListener listener, ChunkWriter writer, OffsetCommits commits, DrainDeadline drain, EventWaitHandle progress)
{
    private static long _epochs;

    private readonly Dictionary<TopicPartition, FetchState> _fetches = [];
    private readonly Dictionary<(nint Topic, int Partition), FetchState> _byHandle = [];
    private volatile bool _settled;

    /// <summary>All partitions that are ours.</summary>
    public IReadOnlyCollection<FetchState> Fetches => _fetches.Values;

    /// <summary>Counts the changes.</summary>
    public int Changes { get; private set; }

    /// <summary>
    /// Whether the group gave this consumer an assignment (also an empty one) that is still valid, or no topic matches, in which case librdkafka does not join
    /// the group. Any thread.
    /// </summary>
    public bool Settled => _settled;

    /// <summary>No topic matches.</summary>
    public void NoTopic() => _settled = true;

    /// <summary>A partition's state; null when it is not assigned.</summary>
    public FetchState? Of(TopicPartition partition) => _fetches.GetValueOrDefault(partition);

    /// <summary>
    /// The state of a record's partition; null when it is no longer assigned: its next owner reads the record again. Partitions are looked up by librdkafka's
    /// topic handle, which is valid as long as the assignment does not change.
    /// </summary>
    public FetchState? Of(ConsumerQueue queue, in ConsumerMessage message)
    {
        if (_byHandle.TryGetValue((message.Topic, message.Partition), out var fetch))
            return fetch;
        fetch = Of(new TopicPartition(queue.NameOf(message.Topic), message.Partition));
        if (fetch is not null)
            _byHandle[(message.Topic, message.Partition)] = fetch;
        return fetch;
    }

    /// <summary>Partitions were assigned.</summary>
    public void Assigned(List<TopicPartition> partitions)
    {
        _settled = true;
        Changes++;
        _byHandle.Clear();
        foreach (var partition in partitions)
        {
            var mailbox = new PartitionMailbox(partition, Interlocked.Increment(ref _epochs), progress);
            _fetches[partition] = new FetchState(mailbox);
            listener.Assigned(mailbox);
        }
        writer.Share(_fetches.Count);
    }

    /// <summary>Stops their intake, waits for outcomes until the deadline and commits, before the group may reassign them.</summary>
    public void Revoked(IConsumer<Ignore, Ignore> consumer, IEnumerable<TopicPartition> partitions)
    {
        var leaving = partitions.Select(Of).OfType<FetchState>().ToList();
        foreach (var fetch in leaving)
        {
            writer.Drop(fetch);
            fetch.Mailbox.TakeNoMore();
        }
        drain.Wait(leaving.Select(fetch => fetch.Mailbox));
        foreach (var fetch in leaving)
        {
            commits.Store(consumer, fetch);
            GiveUp(consumer, fetch);
        }
    }

    /// <summary>Another consumer owns them already: a commit now could move their offsets back.</summary>
    public void Lost(IConsumer<Ignore, Ignore> consumer, IEnumerable<TopicPartition> partitions)
    {
        _settled = false;
        foreach (var fetch in partitions.Select(Of).OfType<FetchState>().ToList())
            GiveUp(consumer, fetch);
    }

    /// <summary>The consumer is closed: its remaining partitions are released.</summary>
    public void End()
    {
        foreach (var fetch in _fetches.Values.ToList())
            Forget(fetch);
    }

    private void GiveUp(IConsumer<Ignore, Ignore> consumer, FetchState fetch)
    {
        if (fetch.Figures.Paused)
            FetchPauses.Resume(consumer, fetch);
        Forget(fetch);
    }

    private void Forget(FetchState fetch)
    {
        writer.Drop(fetch);
        fetch.Mailbox.TakeNoMore();
        fetch.Mailbox.Lifetime.End();
        _fetches.Remove(fetch.Partition);
        _byHandle.Clear();
        Changes++;
        listener.Released(fetch.Mailbox);
    }
}
