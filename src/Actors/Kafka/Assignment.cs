using ActorPipeline.Actors.Kafka.Native;
using Akka.Event;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// The partitions that the group has given to this consumer, and what a rebalance asks for. Its handlers run inside a read, on
/// the poll thread, as everything here does: what must be done before a partition is given up is done when they return.
/// </summary>
internal sealed class Assignment(
    TimeSpan drainTimeout, ChunkWriter writer, PartitionHousekeeping housekeeping, IPollListener listener, ILoggingAdapter log, TimeProvider time, EventWaitHandle progress)
{
    private static long _epochs;

    private readonly Dictionary<TopicPartition, PartitionMailbox> _mailboxes = [];
    private readonly Dictionary<(nint Topic, int Partition), PartitionMailbox> _byHandle = [];
    private volatile bool _settled;

    /// <summary>The mailboxes of all partitions that are ours.</summary>
    public IReadOnlyCollection<PartitionMailbox> Mailboxes => _mailboxes.Values;

    /// <summary>
    /// Whether Kafka gave this consumer an assignment, be it an empty one, and has not taken it for dead since; or said that no
    /// topic matches, because then librdkafka does not even join. Any thread.
    /// </summary>
    public bool Settled => _settled;

    /// <summary>No topic matches.</summary>
    public void NoTopic() => _settled = true;

    /// <summary>The mailbox of a partition, or null when it is not ours.</summary>
    public PartitionMailbox? Of(TopicPartition partition) => _mailboxes.GetValueOrDefault(partition);

    /// <summary>
    /// The mailbox of a record's partition; null when that is no longer ours: its next owner reads the record again. A topic's
    /// handle stands for its name as long as the assignment does not change.
    /// </summary>
    public PartitionMailbox? Of(ConsumerQueue queue, in ConsumerMessage message)
    {
        if (_byHandle.TryGetValue((message.Topic, message.Partition), out var mailbox))
            return mailbox;
        mailbox = Of(new TopicPartition(queue.NameOf(message.Topic), message.Partition));
        if (mailbox is not null)
            _byHandle[(message.Topic, message.Partition)] = mailbox;
        return mailbox;
    }

    /// <summary>Partitions became ours.</summary>
    public void Assigned(List<TopicPartition> partitions)
    {
        _settled = true;
        _byHandle.Clear();
        foreach (var partition in partitions)
        {
            var mailbox = new PartitionMailbox(partition, Interlocked.Increment(ref _epochs), progress);
            _mailboxes[partition] = mailbox;
            listener.Assigned(mailbox);
        }
        writer.Share(_mailboxes.Count);
    }

    /// <summary>Stops taking records, waits for outcomes until the deadline, commits, and only then lets go.</summary>
    public void Revoked(List<TopicPartition> partitions)
    {
        var leaving = partitions.Where(_mailboxes.ContainsKey).Select(p => _mailboxes[p]).ToList();
        foreach (var mailbox in leaving)
        {
            writer.Drop(mailbox);
            mailbox.TakeNoMore();
        }
        var started = time.GetTimestamp();
        foreach (var mailbox in leaving)
            if (!mailbox.WaitDrained(drainTimeout - time.GetElapsedTime(started)))
                log.Warning("{Partition} is given up with {Chunks} chunks in flight; its next owner reads them again", mailbox.Partition, mailbox.HeldChunks);
        foreach (var mailbox in leaving)
        {
            housekeeping.Store(mailbox);
            GiveUp(mailbox);
        }
    }

    /// <summary>Somebody else owns them already: a commit now could move their offsets back.</summary>
    public void Lost(List<TopicPartition> partitions)
    {
        _settled = false;
        foreach (var mailbox in partitions.Select(Of).OfType<PartitionMailbox>())
            GiveUp(mailbox);
    }

    /// <summary>The consumer is closed: whatever it still had is no longer ours.</summary>
    public void End()
    {
        foreach (var mailbox in _mailboxes.Values.ToList())
            Forget(mailbox);
    }

    private void GiveUp(PartitionMailbox mailbox)
    {
        if (mailbox.Paused)
            housekeeping.Resume(mailbox);
        Forget(mailbox);
    }

    private void Forget(PartitionMailbox mailbox)
    {
        writer.Drop(mailbox);
        mailbox.TakeNoMore();
        mailbox.Lifetime.End();
        _mailboxes.Remove(mailbox.Partition);
        _byHandle.Clear();
        listener.Released(mailbox);
    }
}
