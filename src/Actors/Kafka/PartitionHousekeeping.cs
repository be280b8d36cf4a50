using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Telemetry;
using Akka.Event;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>What the poll thread does ten times a second for each partition: pause, resume, store offsets, read figures.</summary>
internal sealed class PartitionHousekeeping(IConsumer<int, int> consumer, MemoryBudget budget, ILoggingAdapter log, TimeProvider time)
{
    private const int LookUpEvery = 50;
    private static readonly TimeSpan LookUpTimeout = TimeSpan.FromSeconds(1);
    private int _round;

    /// <summary>Stops fetching a partition. What librdkafka prefetched for it is thrown away and read again later.</summary>
    public void Pause(PartitionIntake intake)
    {
        consumer.Pause([intake.Partition]);
        intake.Paused = true;
        PipelineTelemetry.Paused(intake.Partition.Topic);
    }

    /// <summary>One round.</summary>
    public void Run(IReadOnlyCollection<PartitionIntake> intakes)
    {
        if (_round++ % LookUpEvery == 0)
            LookUpCommitted(intakes);
        foreach (var intake in intakes)
        {
            if (intake.Paused && IntakeGate.MayResume(intake.HeldBytes, intake.HeldChunks, budget.Raw, budget.RawLimit))
            {
                consumer.Resume([intake.Partition]);
                intake.Paused = false;
            }
            Store(intake);
            if (intake.CommittedAt == 0 || (intake.HeldChunks == 0 && intake.Open is null && intake.Committable <= intake.Figures.Committed))
                Volatile.Write(ref intake.CommittedAt, time.GetTimestamp());
            var high = consumer.GetWatermarkOffsets(intake.Partition).High;
            if (high.Value >= 0 && high.Value != intake.Figures.High)
                intake.Figures = intake.Figures with { High = high.Value };
        }
    }

    /// <summary>
    /// Stores what is committable. For a partition that is being revoked librdkafka commits it before the group is joined
    /// again, and waits for the answer; a commit of our own in the callback would wait without a limit while the group
    /// rebalances. An answer that does not come costs nothing but a replay, which Elasticsearch answers with 409.
    /// </summary>
    public void Store(PartitionIntake intake)
    {
        var offset = intake.Committable;
        if (offset < 0 || offset == intake.Stored)
            return;
        try
        {
            consumer.StoreOffset(new TopicPartitionOffset(intake.Partition, offset));
            intake.Stored = offset;
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_State)
        {
            // Between the broker's revocation and our callback; the callback stores it.
        }
    }

    /// <summary>Notes what the broker confirmed.</summary>
    public void NoteCommitted(IEnumerable<TopicPartitionOffsetError> offsets, Dictionary<TopicPartition, PartitionIntake> intakes)
    {
        foreach (var offset in offsets)
        {
            if (offset.Error.Code is ErrorCode.RebalanceInProgress or ErrorCode.IllegalGeneration)
                log.Debug("Commit of {Partition} waits for the rebalance", offset.TopicPartition);
            else if (offset.Error.IsError)
                log.Warning("Commit of {Partition} failed: {Reason}", offset.TopicPartition, offset.Error.Reason);
            else if (offset.Offset.Value >= 0 && intakes.TryGetValue(offset.TopicPartition, out var intake))
                Committed(intake, offset.Offset.Value);
        }
    }

    private void Committed(PartitionIntake intake, long offset)
    {
        if (offset != intake.Figures.Committed)
            Volatile.Write(ref intake.CommittedAt, time.GetTimestamp());
        intake.Figures = intake.Figures with { Committed = offset };
    }

    /// <summary>
    /// Where a partition stood when it was assigned, for the status: one that is read up to its end never shows a record.
    /// </summary>
    private void LookUpCommitted(IEnumerable<PartitionIntake> intakes)
    {
        var unknown = intakes.Where(i => i.Figures.Committed < 0 && i.Committable < 0).ToDictionary(i => i.Partition);
        if (unknown.Count == 0)
            return;
        try
        {
            foreach (var committed in consumer.Committed(unknown.Keys, LookUpTimeout))
                if (committed.Offset.Value >= 0)
                    unknown[committed.TopicPartition].Figures = unknown[committed.TopicPartition].Figures with { Committed = committed.Offset.Value };
        }
        catch (KafkaException e)
        {
            log.Debug("The committed offsets are not known yet: {Reason}", e.Error.Reason);
        }
    }
}
