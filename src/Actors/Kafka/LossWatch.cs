using ActorPipeline.Actors.Telemetry;
using Akka.Event;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// Counts records that were deleted before they were read. librdkafka reports nothing: it goes on at the log's start. Poll thread only.
/// </summary>
internal sealed class LossWatch(IConsumer<Ignore, Ignore> consumer, LossNotes notes, ILoggingAdapter log)
{
    /// <summary>A record's offset does not follow the one before it, or it is the first record of the assignment.</summary>
    public void Gap(FetchState fetch, long offset, long timestamp)
    {
        var logStart = consumer.GetWatermarkOffsets(fetch.Partition).Low.Value;
        if (fetch.Next >= 0)
            Note(fetch, LostRange.Before(fetch.Next, logStart, offset), fetch.LastTimestamp, timestamp);
        // The partition should have begun at the committed offset. A log that starts at 0 has lost nothing.
        else if (logStart > 0 && logStart <= offset)
            fetch.Begin = new FirstRecord(offset, logStart, timestamp);
    }

    /// <summary>The offset that was committed when the partition was assigned is known now; null when there was none.</summary>
    public void Committed(FetchState fetch, long? committed)
    {
        if (fetch.Begin is not { } first)
            return;
        fetch.Begin = null;
        if (committed is { } position)
            Note(fetch, LostRange.Before(position, first.LogStart, first.Offset), 0, first.Timestamp);
    }

    private void Note(FetchState fetch, LostRange? found, long after, long before)
    {
        if (found is not { } lost)
            return;
        var when = LostRange.Span(after, before);
        fetch.Figures.AddLost(lost.Count, $"{lost.Count} events, offsets {lost.From} to {lost.To - 1}, {when}");
        notes.Keep(fetch.Mailbox, lost, after, before);
        PipelineTelemetry.Lost(fetch.Partition.Topic, lost.Count);
        log.Error(
            "{Partition}: {Count} events were deleted before they were read: offsets {From} to {To}, {When}. Kafka kept them for less long than they waited; "
                + "raise the topic's retention.ms or retention.bytes, or let more nodes read. 'actorpipeline dlq gaps' lists what is gone",
            fetch.Partition,
            lost.Count,
            lost.From,
            lost.To - 1,
            when
        );
    }
}

/// <summary>The first record of an assignment.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="LogStart">The log's start, seen along with it.</param>
/// <param name="Timestamp">Its time, milliseconds since 1970.</param>
internal readonly record struct FirstRecord(long Offset, long LogStart, long Timestamp);
