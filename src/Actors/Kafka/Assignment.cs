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

    private readonly Dictionary<TopicPartition, PartitionIntake> _intakes = [];
    private readonly Dictionary<(nint Topic, int Partition), PartitionIntake> _byHandle = [];
    private volatile bool _settled;

    /// <summary>The intakes of all partitions that are ours.</summary>
    public IReadOnlyCollection<PartitionIntake> Intakes => _intakes.Values;

    /// <summary>
    /// Whether Kafka gave this consumer an assignment, be it an empty one, and has not taken it for dead since; or said that no
    /// topic matches, because then librdkafka does not even join. Any thread.
    /// </summary>
    public bool Settled => _settled;

    /// <summary>No topic matches.</summary>
    public void NoTopic() => _settled = true;

    /// <summary>The intake of a partition, or null when it is not ours.</summary>
    public PartitionIntake? Of(TopicPartition partition) => _intakes.GetValueOrDefault(partition);

    /// <summary>
    /// The intake of a record's partition; null when that is no longer ours: its next owner reads the record again. A topic's
    /// handle stands for its name as long as the assignment does not change.
    /// </summary>
    public PartitionIntake? Of(ConsumerQueue queue, in ConsumerMessage message)
    {
        if (_byHandle.TryGetValue((message.Topic, message.Partition), out var intake))
            return intake;
        intake = Of(new TopicPartition(queue.NameOf(message.Topic), message.Partition));
        if (intake is not null)
            _byHandle[(message.Topic, message.Partition)] = intake;
        return intake;
    }

    /// <summary>Partitions became ours.</summary>
    public void Assigned(List<TopicPartition> partitions)
    {
        _settled = true;
        _byHandle.Clear();
        foreach (var partition in partitions)
        {
            var intake = new PartitionIntake(partition, Interlocked.Increment(ref _epochs), progress);
            _intakes[partition] = intake;
            listener.Assigned(intake);
        }
        writer.Share(_intakes.Count);
    }

    /// <summary>Stops intake, waits for outcomes until the deadline, commits, and only then lets go.</summary>
    public void Revoked(List<TopicPartition> partitions)
    {
        var leaving = partitions.Where(_intakes.ContainsKey).Select(p => _intakes[p]).ToList();
        foreach (var intake in leaving)
        {
            writer.Drop(intake);
            intake.StopIntake();
        }
        var started = time.GetTimestamp();
        foreach (var intake in leaving)
            if (!intake.WaitDrained(drainTimeout - time.GetElapsedTime(started)))
                log.Warning("{Partition} is given up with {Chunks} chunks in flight; its next owner reads them again", intake.Partition, intake.HeldChunks);
        foreach (var intake in leaving)
        {
            housekeeping.Store(intake);
            GiveUp(intake);
        }
    }

    /// <summary>Somebody else owns them already: a commit now could move their offsets back.</summary>
    public void Lost(List<TopicPartition> partitions)
    {
        _settled = false;
        foreach (var intake in partitions.Select(Of).OfType<PartitionIntake>())
            GiveUp(intake);
    }

    /// <summary>The consumer is closed: whatever it still had is no longer ours.</summary>
    public void End()
    {
        foreach (var intake in _intakes.Values.ToList())
            Forget(intake);
    }

    private void GiveUp(PartitionIntake intake)
    {
        if (intake.Paused)
            housekeeping.Resume(intake);
        Forget(intake);
    }

    private void Forget(PartitionIntake intake)
    {
        writer.Drop(intake);
        intake.StopIntake();
        intake.Tenure.End();
        _intakes.Remove(intake.Partition);
        _byHandle.Clear();
        listener.Released(intake);
    }
}
