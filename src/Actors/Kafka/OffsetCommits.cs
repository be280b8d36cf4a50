using Akka.Event;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// Where offsets are committed: stored ten times a second and when a partition is given up, which librdkafka then commits; never more than
/// the contiguous prefix of events with an outcome. Poll thread only.
/// </summary>
internal sealed class OffsetCommits(ILoggingAdapter log, TimeProvider time)
{
    private static readonly TimeSpan RewindTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Stores what of a partition may be committed by now.</summary>
    public void Run(IConsumer<Ignore, Ignore> consumer, FetchState fetch)
    {
        PassMarkers(consumer, fetch);
        // Once something is committed nobody can tell any more where the partition should have begun.
        if (fetch.Begin is null)
            Store(consumer, fetch);
        var figures = fetch.Figures;
        if (figures.CommittedAt == 0 || (fetch.IsIdle && fetch.Mailbox.Committable <= figures.Offsets.Committed))
            figures.CommittedAt = time.GetTimestamp();
    }

    /// <summary>
    /// Stores what is committable. For a partition that is being revoked librdkafka commits it before the group is joined
    /// again, and waits for the answer; a commit of our own in the callback would wait without a limit while the group
    /// rebalances. An answer that does not come costs nothing but a replay, which Elasticsearch answers with 409.
    /// </summary>
    public void Store(IConsumer<Ignore, Ignore> consumer, FetchState fetch)
    {
        var offset = fetch.Mailbox.Committable;
        if (offset < 0 || offset == fetch.Stored || fetch.WentBack || !fetch.Mailbox.MayStore)
            return;
        try
        {
            consumer.StoreOffset(new TopicPartitionOffset(fetch.Partition, offset));
            fetch.Stored = offset;
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
    public void Rewind(IConsumer<Ignore, Ignore> consumer, IEnumerable<FetchState> fetches)
    {
        var back = fetches.Where(i => i.Rewind is not null).Select(i => new TopicPartitionOffset(i.Partition, i.Rewind!.Value)).ToList();
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
        {
            IsBackground = true,
            Name = "kafka-rewind",
        };
        committer.Start();
        if (!committer.Join(RewindTimeout))
            log.Warning("The group was not told within {Seconds} s that {Partitions} begin anew", RewindTimeout.TotalSeconds, string.Join(' ', back));
    }

    /// <summary>Notes what the broker confirmed. When no broker answered, only the whole has an error.</summary>
    public void Confirmed(CommittedOffsets committed, Assignment assignment)
    {
        foreach (var offset in committed.Offsets)
        {
            var error = offset.Error.IsError ? offset.Error : committed.Error;
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
    /// Offsets at the end of a log may have no record: the marker that ends a transaction, and what is in one that was aborted.
    /// librdkafka reads over them, so its position tells; else such a partition would never be without lag.
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
