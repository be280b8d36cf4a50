using ActorPipeline.Actors.Telemetry;
using Akka.Event;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// Counts what a partition's log no longer had when it was to be read: librdkafka goes on at the log's start without a word. Poll thread only.
/// </summary>
internal sealed class LossWatch(IConsumer<Ignore, Ignore> consumer, ILoggingAdapter log)
{
    /// <summary>A record comes that does not follow the one before it, or is the first.</summary>
    public void Gap(PartitionMailbox mailbox, long offset, long timestamp)
    {
        var logStart = consumer.GetWatermarkOffsets(mailbox.Partition).Low.Value;
        if (mailbox.Next >= 0)
            Note(mailbox, LostRange.Before(mailbox.Next, logStart, offset), mailbox.LastTimestamp, timestamp);
        // Where the partition should have begun is what is committed; a log that still has all of it has lost nothing.
        else if (logStart > 0 && logStart <= offset)
            mailbox.Begin = new FirstRecord(offset, logStart, timestamp);
    }

    /// <summary>What was committed when the partition was assigned is known now; null when nothing was.</summary>
    public void Committed(PartitionMailbox mailbox, long? committed)
    {
        if (mailbox.Begin is not { } first)
            return;
        mailbox.Begin = null;
        if (committed is { } position)
            Note(mailbox, LostRange.Before(position, first.LogStart, first.Offset), 0, first.Timestamp);
    }

    private void Note(PartitionMailbox mailbox, LostRange? found, long after, long before)
    {
        if (found is not { } lost)
            return;
        var when = LostRange.Span(after, before);
        mailbox.AddLost(lost.Count, $"{lost.Count} events, offsets {lost.From} to {lost.To - 1}, {when}");
        PipelineTelemetry.Lost(mailbox.Partition.Topic, lost.Count);
        log.Error("{Partition}: {Count} events were deleted before they were read: offsets {From} to {To}, {When}. Kafka kept them for less long than they waited; "
            + "raise the topic's retention.ms or retention.bytes, or let more nodes read", mailbox.Partition, lost.Count, lost.From, lost.To - 1, when);
    }
}

/// <summary>The first record of an assignment.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="LogStart">The log's start, seen along with it.</param>
/// <param name="Timestamp">Its time, milliseconds since 1970.</param>
internal readonly record struct FirstRecord(long Offset, long LogStart, long Timestamp);
