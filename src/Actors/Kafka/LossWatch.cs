using ActorPipeline.Actors.Telemetry;
using Akka.Event;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// Counts what a partition's log no longer had when it was to be read: librdkafka goes on at the log's start without a word. Poll thread only.
/// </summary>
internal sealed class LossWatch(IConsumer<Ignore, Ignore> consumer, LossNotes notes, ILoggingAdapter log)
{
    /// <summary>A record comes that does not follow the one before it, or is the first.</summary>
    public void Gap(PartitionIntake intake, long offset, long timestamp)
    {
        var logStart = consumer.GetWatermarkOffsets(intake.Partition).Low.Value;
        if (intake.Next >= 0)
            Note(intake, LostRange.Before(intake.Next, logStart, offset), intake.LastTimestamp, timestamp);
        // Where the partition should have begun is what is committed; a log that still has all of it has lost nothing.
        else if (logStart > 0 && logStart <= offset)
            intake.Begin = new FirstRecord(offset, logStart, timestamp);
    }

    /// <summary>What was committed when the partition was assigned is known now; null when nothing was.</summary>
    public void Committed(PartitionIntake intake, long? committed)
    {
        if (intake.Begin is not { } first)
            return;
        intake.Begin = null;
        if (committed is { } position)
            Note(intake, LostRange.Before(position, first.LogStart, first.Offset), 0, first.Timestamp);
    }

    private void Note(PartitionIntake intake, LostRange? found, long after, long before)
    {
        if (found is not { } lost)
            return;
        var when = LostRange.Span(after, before);
        intake.AddLost(lost.Count, $"{lost.Count} events, offsets {lost.From} to {lost.To - 1}, {when}");
        notes.Keep(intake, lost, after, before);
        PipelineTelemetry.Lost(intake.Partition.Topic, lost.Count);
        log.Error("{Partition}: {Count} events were deleted before they were read: offsets {From} to {To}, {When}. Kafka kept them for less long than they waited; "
            + "raise the topic's retention.ms or retention.bytes, or let more nodes read", intake.Partition, lost.Count, lost.From, lost.To - 1, when);
    }
}

/// <summary>The first record of an assignment.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="LogStart">The log's start, seen along with it.</param>
/// <param name="Timestamp">Its time, milliseconds since 1970.</param>
internal readonly record struct FirstRecord(long Offset, long LogStart, long Timestamp);
