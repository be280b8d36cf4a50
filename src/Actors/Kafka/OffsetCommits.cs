using ActorPipeline.Actors.Kafka.Native;
using Akka.Event;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// Commits offsets: stores them in librdkafka as events get their outcome and when a partition is revoked, and asks it to commit what is stored as soon as
/// enough has come together; the rest it commits by itself at every interval. Never beyond the contiguous prefix of events with an outcome. Poll thread only.
/// </summary>
/// <param name="commitEvents">So many offsets are committed at once.</param>
/// <param name="log">Logs commits that failed.</param>
/// <param name="time">The clock.</param>
internal sealed class OffsetCommits(int commitEvents, ILoggingAdapter log, TimeProvider time)
{
    /// <summary>A commit without an answer for so long is forgotten.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RewindTimeout = TimeSpan.FromSeconds(5);
    private long _askedAt,
        _stored;

    /// <summary>
    /// Has what is stored committed when it is enough. One commit is on its way at a time, for all partitions: while a broker is slow, the next one
    /// covers more.
    /// </summary>
    public void CommitWhenEnough(ConsumerQueue queue, IEnumerable<FetchState> fetches)
    {
        if (_stored < commitEvents || (_askedAt != 0 && time.GetElapsedTime(_askedAt) < Forgotten))
            return;
        _stored = 0;
        var moved = fetches.Where(fetch => fetch.Stored > fetch.Figures.Offsets.Committed && !fetch.WentBack);
        if (queue.Commit([.. moved.Select(fetch => new TopicPartitionOffset(fetch.Partition, fetch.Stored))]))
            _askedAt = time.GetTimestamp();
    }

    /// <summary>Stores a partition's committable offset, if it has moved.</summary>
    public void Run(IConsumer<Ignore, Ignore> consumer, FetchState fetch)
    {
        PassMarkers(consumer, fetch);
        StoreOutcomes(consumer, fetch);
        var figures = fetch.Figures;
        if (figures.CommittedAt == 0 || (fetch.IsIdle && fetch.Mailbox.Committable <= figures.Offsets.Committed))
            figures.CommittedAt = time.GetTimestamp();
    }

    /// <summary>
    /// Stores the committable offset, once it is known what was committed before: a commit would replace it, and hide what was lost, and that the partition
    /// is read from its beginning. Without a record there is nothing to hide.
    /// </summary>
    public void StoreOutcomes(IConsumer<Ignore, Ignore> consumer, FetchState fetch)
    {
        if (fetch.BeginIsKnown || fetch.Next < 0)
            Store(consumer, fetch);
    }

    /// <summary>
    /// Stores the committable offset. For a partition that is being revoked librdkafka commits stored offsets before it joins the group again, and waits for
    /// the answer; a commit of our own in the callback would wait without a limit while the group rebalances. When the answer does not come, records are read
    /// again, and Elasticsearch answers 409.
    /// </summary>
    public void Store(IConsumer<Ignore, Ignore> consumer, FetchState fetch)
    {
        var offset = fetch.Mailbox.Committable;
        if (offset < 0 || offset == fetch.Stored || fetch.WentBack || !fetch.Mailbox.MayStore)
            return;
        try
        {
            consumer.StoreOffset(new TopicPartitionOffset(fetch.Partition, offset));
            // Before the first one it is not known how many events an offset stands for.
            _stored += fetch.Stored < 0 ? 0 : offset - fetch.Stored;
            fetch.Stored = offset;
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_State)
        {
            // The broker has revoked the partition and the callback has not run yet; it stores the offset.
        }
    }

    /// <summary>
    /// Commits the start of logs whose topic was deleted and created anew: the next owner would go on in the middle of them. librdkafka commits a stored
    /// offset only when it is higher than before, so this is a commit of our own, on its own thread because it has no time limit.
    /// </summary>
    public void Rewind(IConsumer<Ignore, Ignore> consumer, IEnumerable<FetchState> fetches)
    {
        var back = fetches.Where(i => i.Rewind is not null).Select(i => new TopicPartitionOffset(i.Partition, i.Rewind!.Value)).ToList();
        if (back.Count == 0)
            return;
        var committer = new Thread(() =>
        {
            try
            {
                // At the close librdkafka commits a stored offset that is higher than the committed one.
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
                // The commit ended after the wait for it was over.
            }
        })
        {
            IsBackground = true,
            Name = "kafka-rewind",
        };
        committer.Start();
        if (!committer.Join(RewindTimeout))
            log.Warning("The group was not told within {Seconds} s that {Partitions} begin anew", RewindTimeout.TotalSeconds, string.Join(' ', back));
    }

    /// <summary>Notes the offsets that the broker confirmed. When no broker answered, only the result as a whole has an error, not its partitions.</summary>
    public void Confirmed(CommittedOffsets committed, Assignment assignment)
    {
        _askedAt = 0;
        foreach (var offset in committed.Offsets)
        {
            var error = offset.Error.IsError ? offset.Error : committed.Error;
            if (error.Code == ErrorCode.Local_NoOffset)
                continue;
            if (error.Code is ErrorCode.RebalanceInProgress or ErrorCode.IllegalGeneration)
                log.Debug("Commit of {Partition} waits for the rebalance", offset.TopicPartition);
            else if (error.IsError)
                log.Warning("Commit of {Partition} failed: {Reason}", offset.TopicPartition, error.Reason);
            else if (offset.Offset.Value >= 0 && assignment.Of(offset.TopicPartition) is { } fetch)
                Confirmed(fetch.Figures, offset.Offset.Value);
        }
    }

    private void Confirmed(PartitionFigures figures, long offset)
    {
        if (offset != figures.Offsets.Committed)
            figures.CommittedAt = time.GetTimestamp();
        figures.Offsets = figures.Offsets with { Committed = offset };
    }

    /// <summary>
    /// Offsets at the end of a log may have no record: transaction markers and aborted transactions. librdkafka skips them, so its position is taken where
    /// nothing is in flight; otherwise such a partition would always show a lag.
    /// </summary>
    private static void PassMarkers(IConsumer<Ignore, Ignore> consumer, FetchState fetch)
    {
        var (mailbox, figures) = (fetch.Mailbox, fetch.Figures);
        if (!fetch.IsIdle || mailbox.HasGaps || fetch.WentBack || figures.Offsets.High <= Math.Max(mailbox.Committable, figures.Offsets.Committed))
            return;
        var position = consumer.Position(fetch.Partition).Value;
        if (position <= mailbox.Committable || position != consumer.GetWatermarkOffsets(fetch.Partition).High.Value)
            return;
        mailbox.MayCommit(position);
        figures.Offsets = figures.Offsets with { Position = position };
    }
}
