using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Telemetry;
using Akka.Event;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>What the poll thread does ten times a second for each partition: pause, resume, store offsets, read figures.</summary>
internal sealed class PartitionHousekeeping(IConsumer<Ignore, Ignore> consumer, MemoryBudget budget, LossWatch losses, ILoggingAdapter log, TimeProvider time)
{
    private const int LookUpEvery = 50;
    private static readonly TimeSpan LookUpTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RewindTimeout = TimeSpan.FromSeconds(5);
    private int _round;
    private bool _trouble;
    private bool _beginsFailed;

    /// <summary>A connection broke or a broker did not answer: what librdkafka last saw of the ends of logs may be old.</summary>
    public void NoteTrouble() => _trouble = true;

    /// <summary>Stops fetching a partition. What librdkafka prefetched for it is thrown away and read again later.</summary>
    public void Pause(PartitionIntake intake)
    {
        consumer.Pause([intake.Partition]);
        intake.Paused = true;
        PipelineTelemetry.Paused(intake.Partition.Topic);
    }

    /// <summary>
    /// Fetches a partition again. Also one that is given up while it is paused: librdkafka would keep it paused for its next
    /// assignment to this consumer, and nobody would read it then.
    /// </summary>
    public void Resume(PartitionIntake intake)
    {
        consumer.Resume([intake.Partition]);
        intake.Paused = false;
    }

    /// <summary>One round.</summary>
    public void Run(IReadOnlyCollection<PartitionIntake> intakes)
    {
        if (_trouble)
            Doubt(intakes);
        LookUpBegins(intakes);
        if (_round++ % LookUpEvery == 0)
        {
            LookUpCommitted(intakes);
            LookUpEnds(intakes);
        }
        foreach (var intake in intakes)
        {
            if (intake.Paused && IntakeGate.MayResume(intake.HeldBytes, intake.HeldChunks, budget.Raw, budget.RawLimit))
                Resume(intake);
            PassMarkers(intake);
            Volatile.Write(ref intake.OldestAt, intake.OldestTimestamp());
            // Once something is committed nobody can tell any more where the partition should have begun.
            if (intake.Begin is null)
                Store(intake);
            if (intake.CommittedAt == 0 || (intake.HeldChunks == 0 && intake.Open is null && intake.Committable <= intake.Figures.Committed))
                Volatile.Write(ref intake.CommittedAt, time.GetTimestamp());
            var high = consumer.GetWatermarkOffsets(intake.Partition).High;
            // A watermark that moved is news, so it is trusted again.
            if (high.Value >= 0 && high.Value != intake.DoubtedHigh)
                Ends(intake, high.Value);
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
        if (offset < 0 || offset == intake.Stored || intake.WentBack || !intake.MayStore)
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

    /// <summary>
    /// Tells the group where logs begin that are not those it knows: whoever is next would go on in the middle of them. What is stored for
    /// commit librdkafka commits only when it is more than before, so this is a commit of our own, on a thread of its own, since it has no limit.
    /// </summary>
    public void Rewind(IEnumerable<PartitionIntake> intakes)
    {
        var back = intakes.Where(i => i.Rewind is not null).Select(i => new TopicPartitionOffset(i.Partition, i.Rewind!.Value)).ToList();
        if (back.Count == 0)
            return;
        var committer = new Thread(() =>
        {
            try
            {
                // What is stored is committed at the end when it is more than what was committed last.
                foreach (var begin in back)
                    consumer.StoreOffset(begin);
                consumer.Commit(back);
            }
            catch (KafkaException e)
            {
                log.Warning("The group was not told that {Partitions} begin anew: {Reason}", string.Join(' ', back), e.Error.Reason);
            }
            catch (ObjectDisposedException)
            {
                // It took longer than anybody waited for it.
            }
        })
        { IsBackground = true, Name = "kafka-rewind" };
        committer.Start();
        if (!committer.Join(RewindTimeout))
            log.Warning("The group was not told within {Seconds} s that {Partitions} begin anew", RewindTimeout.TotalSeconds, string.Join(' ', back));
    }

    /// <summary>Notes what the broker confirmed. When no broker answered, only the whole has an error.</summary>
    public void NoteCommitted(CommittedOffsets committed, Assignment assignment)
    {
        foreach (var offset in committed.Offsets)
        {
            var error = offset.Error.IsError ? offset.Error : committed.Error;
            if (error.Code is ErrorCode.RebalanceInProgress or ErrorCode.IllegalGeneration)
                log.Debug("Commit of {Partition} waits for the rebalance", offset.TopicPartition);
            else if (error.IsError)
                log.Warning("Commit of {Partition} failed: {Reason}", offset.TopicPartition, error.Reason);
            else if (offset.Offset.Value >= 0 && assignment.Of(offset.TopicPartition) is { } intake)
                Committed(intake, offset.Offset.Value);
        }
    }

    /// <summary>
    /// Offsets at the end of a log may have no record: the marker that ends a transaction, and what is in one that was aborted.
    /// librdkafka reads over them, so its position tells; else such a partition would never be without lag.
    /// </summary>
    private void PassMarkers(PartitionIntake intake)
    {
        if (intake.HeldChunks > 0 || intake.HasGaps || intake.Open is not null || intake.WentBack || intake.Figures.High <= Math.Max(intake.Committable, intake.Figures.Committed))
            return;
        var position = consumer.Position(intake.Partition).Value;
        if (position <= intake.Committable || position != consumer.GetWatermarkOffsets(intake.Partition).High.Value)
            return;
        intake.MayCommit(position);
        intake.Figures = intake.Figures with { Position = position };
    }

    private void Committed(PartitionIntake intake, long offset)
    {
        if (offset != intake.Figures.Committed)
            Volatile.Write(ref intake.CommittedAt, time.GetTimestamp());
        intake.Figures = intake.Figures with { Committed = offset };
    }

    /// <summary>The end of the log is known; it never moves back while a partition is ours.</summary>
    private static void Ends(PartitionIntake intake, long high)
    {
        intake.DoubtedHigh = null;
        if (high > intake.Figures.High)
            intake.Figures = intake.Figures with { High = high };
    }

    /// <summary>From now on lags are unknown until the end of the log is heard of again: a lag of 0 from an old watermark would be a lie.</summary>
    private void Doubt(IEnumerable<PartitionIntake> intakes)
    {
        _trouble = false;
        foreach (var intake in intakes)
        {
            intake.DoubtedHigh = Math.Max(intake.Figures.High, consumer.GetWatermarkOffsets(intake.Partition).High.Value);
            intake.Figures = intake.Figures with { High = -1 };
        }
    }

    /// <summary>Asks for the ends that are in doubt. The first that gets no answer ends the round: the poll thread waits here.</summary>
    private void LookUpEnds(IEnumerable<PartitionIntake> intakes)
    {
        foreach (var intake in intakes.Where(i => i.DoubtedHigh is not null).OrderBy(i => i.LookUps))
        {
            intake.LookUps++;
            try
            {
                Ends(intake, consumer.QueryWatermarkOffsets(intake.Partition, LookUpTimeout).High.Value);
            }
            catch (KafkaException e)
            {
                log.Debug("The end of {Partition} is not known: {Reason}", intake.Partition, e.Error.Reason);
                return;
            }
        }
    }

    /// <summary>
    /// Where partitions should have begun whose first record has come: asked once, before anything of theirs is committed. Without an
    /// answer it is asked again with the ends of logs; the poll thread waits here.
    /// </summary>
    private void LookUpBegins(IEnumerable<PartitionIntake> intakes)
    {
        var unknown = intakes.Where(i => !i.BeginIsKnown && i.Next >= 0).ToDictionary(i => i.Partition);
        if (unknown.Count == 0 || (_beginsFailed && _round % LookUpEvery != 0))
            return;
        try
        {
            foreach (var committed in consumer.Committed(unknown.Keys, LookUpTimeout))
            {
                var intake = unknown[committed.TopicPartition];
                intake.BeginIsKnown = true;
                intake.IsFresh = committed.Offset == Offset.Unset;
                losses.Committed(intake, committed.Offset.Value >= 0 ? committed.Offset.Value : null);
            }
            _beginsFailed = false;
        }
        catch (KafkaException e)
        {
            _beginsFailed = true;
            log.Debug("Where partitions should have begun is not known yet: {Reason}", e.Error.Reason);
        }
    }

    /// <summary>
    /// Where a partition stood when it was assigned, for the status: one that is read up to its end, or empty, never shows
    /// a record. Where nothing is committed, everything before the first record there is counts as done.
    /// </summary>
    private void LookUpCommitted(IEnumerable<PartitionIntake> intakes)
    {
        var unknown = intakes.Where(i => i.Figures.Committed < 0 && i.Committable < 0).ToDictionary(i => i.Partition);
        if (unknown.Count == 0)
            return;
        try
        {
            foreach (var committed in consumer.Committed(unknown.Keys, LookUpTimeout))
            {
                var offset = committed.Offset == Offset.Unset ? consumer.QueryWatermarkOffsets(committed.TopicPartition, LookUpTimeout).Low : committed.Offset;
                if (offset.Value >= 0 && unknown[committed.TopicPartition] is var intake)
                    intake.Figures = intake.Figures with { Committed = offset.Value };
            }
        }
        catch (KafkaException e)
        {
            log.Debug("The committed offsets are not known yet: {Reason}", e.Error.Reason);
        }
    }
}
