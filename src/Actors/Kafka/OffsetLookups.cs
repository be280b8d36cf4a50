using Akka.Event;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// Asks brokers for offsets that fetching does not bring along: the ends of logs, committed offsets, and the offsets where partitions should have begun. Poll
/// thread only.
/// </summary>
internal sealed class OffsetLookups(IConsumer<Ignore, Ignore> consumer, LossWatch losses, ILoggingAdapter log, TimeProvider time)
{
    private static readonly TimeSpan LookUpEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookUpTimeout = TimeSpan.FromSeconds(1);
    private long _lookedUpAt;
    private bool _beginsFailed;

    /// <summary>One round.</summary>
    /// <param name="fetches">All partitions that are ours.</param>
    /// <param name="trouble">A connection broke or a broker did not answer: the high watermarks that librdkafka has may be stale.</param>
    public void Run(IReadOnlyCollection<FetchState> fetches, bool trouble)
    {
        if (trouble)
            Doubt(fetches);
        var isDue = _lookedUpAt == 0 || time.GetElapsedTime(_lookedUpAt) >= LookUpEvery;
        LookUpBegins(fetches, isDue);
        if (!isDue)
            return;
        _lookedUpAt = time.GetTimestamp();
        LookUpCommitted(fetches);
        LookUpEnds(fetches);
    }

    /// <summary>Takes the high watermark that came with the last records. One that moved is fresh, so it is trusted again.</summary>
    public void SeeEnd(FetchState fetch)
    {
        var high = consumer.GetWatermarkOffsets(fetch.Partition).High.Value;
        if (high >= 0 && high != fetch.DoubtedHigh)
            Ends(fetch, high);
    }

    /// <summary>Sets the end of the log, which never moves back during an assignment.</summary>
    private static void Ends(FetchState fetch, long high)
    {
        fetch.DoubtedHigh = null;
        if (high > fetch.Figures.Offsets.High)
            fetch.Figures.Offsets = fetch.Figures.Offsets with { High = high };
    }

    /// <summary>Makes lags unknown until the ends of the logs are known again: a lag of 0 computed from a stale watermark would be wrong.</summary>
    private void Doubt(IEnumerable<FetchState> fetches)
    {
        foreach (var fetch in fetches)
        {
            fetch.DoubtedHigh = Math.Max(fetch.Figures.Offsets.High, consumer.GetWatermarkOffsets(fetch.Partition).High.Value);
            fetch.Figures.Offsets = fetch.Figures.Offsets with { High = -1 };
        }
    }

    /// <summary>Asks for the ends that may be stale. The first one without an answer ends the round, because the poll thread is blocked meanwhile.</summary>
    private void LookUpEnds(IEnumerable<FetchState> fetches)
    {
        foreach (var fetch in fetches.Where(i => i.DoubtedHigh is not null).OrderBy(i => i.LookUps))
        {
            fetch.LookUps++;
            try
            {
                Ends(fetch, consumer.QueryWatermarkOffsets(fetch.Partition, LookUpTimeout).High.Value);
            }
            catch (KafkaException e)
            {
                log.Debug("The end of {Partition} is not known: {Reason}", fetch.Partition, e.Error.Reason);
                return;
            }
        }
    }

    /// <summary>
    /// Asks once for the committed offset of partitions whose first record has come, before anything of them is committed. Without an answer it is asked again
    /// along with the ends of logs. Blocks the poll thread.
    /// </summary>
    private void LookUpBegins(IEnumerable<FetchState> fetches, bool isDue)
    {
        var unknown = fetches.Where(i => !i.BeginIsKnown && i.Next >= 0).ToDictionary(i => i.Partition);
        if (unknown.Count == 0 || (_beginsFailed && !isDue))
            return;
        try
        {
            foreach (var committed in consumer.Committed(unknown.Keys, LookUpTimeout))
            {
                var fetch = unknown[committed.TopicPartition];
                fetch.BeginIsKnown = true;
                fetch.Figures.IsFresh = committed.Offset == Offset.Unset;
                losses.Committed(fetch, committed.Offset.Value >= 0 ? committed.Offset.Value : null);
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
    /// Asks for the committed offset of partitions without a record since their assignment, for the status: an empty or fully read partition brings none.
    /// Without a committed offset everything before the log's first record counts as done.
    /// </summary>
    private void LookUpCommitted(IEnumerable<FetchState> fetches)
    {
        var unknown = fetches.Where(i => i.Figures.Offsets.Committed < 0 && i.Mailbox.Committable < 0).ToDictionary(i => i.Partition);
        if (unknown.Count == 0)
            return;
        try
        {
            foreach (var committed in consumer.Committed(unknown.Keys, LookUpTimeout))
            {
                var offset = committed.Offset == Offset.Unset ? consumer.QueryWatermarkOffsets(committed.TopicPartition, LookUpTimeout).Low : committed.Offset;
                if (offset.Value >= 0 && unknown[committed.TopicPartition].Figures is var figures)
                    figures.Offsets = figures.Offsets with { Committed = offset.Value };
            }
        }
        catch (KafkaException e)
        {
            log.Debug("The committed offsets are not known yet: {Reason}", e.Error.Reason);
        }
    }
}
