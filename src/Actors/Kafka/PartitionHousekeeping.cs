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
    public void Pause(PartitionMailbox mailbox)
    {
        consumer.Pause([mailbox.Partition]);
        mailbox.Paused = true;
        PipelineTelemetry.Paused(mailbox.Partition.Topic);
    }

    /// <summary>
    /// Fetches a partition again. Also one that is given up while it is paused: librdkafka would keep it paused for its next
    /// assignment to this consumer, and nobody would read it then.
    /// </summary>
    public void Resume(PartitionMailbox mailbox)
    {
        consumer.Resume([mailbox.Partition]);
        mailbox.Paused = false;
    }

    /// <summary>One round.</summary>
    public void Run(IReadOnlyCollection<PartitionMailbox> mailboxes)
    {
        if (_trouble)
            Doubt(mailboxes);
        LookUpBegins(mailboxes);
        if (_round++ % LookUpEvery == 0)
        {
            LookUpCommitted(mailboxes);
            LookUpEnds(mailboxes);
        }
        foreach (var mailbox in mailboxes)
        {
            if (mailbox.Paused && FetchBackpressure.MayResume(mailbox.HeldBytes, mailbox.HeldChunks, budget.Raw, budget.RawLimit))
                Resume(mailbox);
            PassMarkers(mailbox);
            Volatile.Write(ref mailbox.OldestAt, mailbox.OldestTimestamp());
            // Once something is committed nobody can tell any more where the partition should have begun.
            if (mailbox.Begin is null)
                Store(mailbox);
            if (mailbox.CommittedAt == 0 || (mailbox.HeldChunks == 0 && mailbox.Open is null && mailbox.Committable <= mailbox.Figures.Committed))
                Volatile.Write(ref mailbox.CommittedAt, time.GetTimestamp());
            var high = consumer.GetWatermarkOffsets(mailbox.Partition).High;
            // A watermark that moved is news, so it is trusted again.
            if (high.Value >= 0 && high.Value != mailbox.DoubtedHigh)
                Ends(mailbox, high.Value);
        }
    }

    /// <summary>
    /// Stores what is committable. For a partition that is being revoked librdkafka commits it before the group is joined
    /// again, and waits for the answer; a commit of our own in the callback would wait without a limit while the group
    /// rebalances. An answer that does not come costs nothing but a replay, which Elasticsearch answers with 409.
    /// </summary>
    public void Store(PartitionMailbox mailbox)
    {
        var offset = mailbox.Committable;
        if (offset < 0 || offset == mailbox.Stored || mailbox.WentBack)
            return;
        try
        {
            consumer.StoreOffset(new TopicPartitionOffset(mailbox.Partition, offset));
            mailbox.Stored = offset;
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
    public void Rewind(IEnumerable<PartitionMailbox> mailboxes)
    {
        var back = mailboxes.Where(i => i.Rewind is not null).Select(i => new TopicPartitionOffset(i.Partition, i.Rewind!.Value)).ToList();
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
            else if (offset.Offset.Value >= 0 && assignment.Of(offset.TopicPartition) is { } mailbox)
                Committed(mailbox, offset.Offset.Value);
        }
    }

    /// <summary>
    /// Offsets at the end of a log may have no record: the marker that ends a transaction, and what is in one that was aborted.
    /// librdkafka reads over them, so its position tells; else such a partition would never be without lag.
    /// </summary>
    private void PassMarkers(PartitionMailbox mailbox)
    {
        if (mailbox.HeldChunks > 0 || mailbox.HasGaps || mailbox.Open is not null || mailbox.WentBack || mailbox.Figures.High <= Math.Max(mailbox.Committable, mailbox.Figures.Committed))
            return;
        var position = consumer.Position(mailbox.Partition).Value;
        if (position <= mailbox.Committable || position != consumer.GetWatermarkOffsets(mailbox.Partition).High.Value)
            return;
        mailbox.MayCommit(position);
        mailbox.Figures = mailbox.Figures with { Position = position };
    }

    private void Committed(PartitionMailbox mailbox, long offset)
    {
        if (offset != mailbox.Figures.Committed)
            Volatile.Write(ref mailbox.CommittedAt, time.GetTimestamp());
        mailbox.Figures = mailbox.Figures with { Committed = offset };
    }

    /// <summary>The end of the log is known; it never moves back while a partition is ours.</summary>
    private static void Ends(PartitionMailbox mailbox, long high)
    {
        mailbox.DoubtedHigh = null;
        if (high > mailbox.Figures.High)
            mailbox.Figures = mailbox.Figures with { High = high };
    }

    /// <summary>From now on lags are unknown until the end of the log is heard of again: a lag of 0 from an old watermark would be a lie.</summary>
    private void Doubt(IEnumerable<PartitionMailbox> mailboxes)
    {
        _trouble = false;
        foreach (var mailbox in mailboxes)
        {
            mailbox.DoubtedHigh = Math.Max(mailbox.Figures.High, consumer.GetWatermarkOffsets(mailbox.Partition).High.Value);
            mailbox.Figures = mailbox.Figures with { High = -1 };
        }
    }

    /// <summary>Asks for the ends that are in doubt. The first that gets no answer ends the round: the poll thread waits here.</summary>
    private void LookUpEnds(IEnumerable<PartitionMailbox> mailboxes)
    {
        foreach (var mailbox in mailboxes.Where(i => i.DoubtedHigh is not null).OrderBy(i => i.LookUps))
        {
            mailbox.LookUps++;
            try
            {
                Ends(mailbox, consumer.QueryWatermarkOffsets(mailbox.Partition, LookUpTimeout).High.Value);
            }
            catch (KafkaException e)
            {
                log.Debug("The end of {Partition} is not known: {Reason}", mailbox.Partition, e.Error.Reason);
                return;
            }
        }
    }

    /// <summary>
    /// Where partitions should have begun whose first record has come: asked once, before anything of theirs is committed. Without an
    /// answer it is asked again with the ends of logs; the poll thread waits here.
    /// </summary>
    private void LookUpBegins(IEnumerable<PartitionMailbox> mailboxes)
    {
        var unknown = mailboxes.Where(i => !i.BeginIsKnown && i.Next >= 0).ToDictionary(i => i.Partition);
        if (unknown.Count == 0 || (_beginsFailed && _round % LookUpEvery != 0))
            return;
        try
        {
            foreach (var committed in consumer.Committed(unknown.Keys, LookUpTimeout))
            {
                var mailbox = unknown[committed.TopicPartition];
                mailbox.BeginIsKnown = true;
                mailbox.IsFresh = committed.Offset == Offset.Unset;
                losses.Committed(mailbox, committed.Offset.Value >= 0 ? committed.Offset.Value : null);
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
    private void LookUpCommitted(IEnumerable<PartitionMailbox> mailboxes)
    {
        var unknown = mailboxes.Where(i => i.Figures.Committed < 0 && i.Committable < 0).ToDictionary(i => i.Partition);
        if (unknown.Count == 0)
            return;
        try
        {
            foreach (var committed in consumer.Committed(unknown.Keys, LookUpTimeout))
            {
                var offset = committed.Offset == Offset.Unset ? consumer.QueryWatermarkOffsets(committed.TopicPartition, LookUpTimeout).Low : committed.Offset;
                if (offset.Value >= 0 && unknown[committed.TopicPartition] is var mailbox)
                    mailbox.Figures = mailbox.Figures with { Committed = offset.Value };
            }
        }
        catch (KafkaException e)
        {
            log.Debug("The committed offsets are not known yet: {Reason}", e.Error.Reason);
        }
    }
}
