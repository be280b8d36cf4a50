using ActorPipeline.Actors.DeadLetters;
using Akka.Event;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// Has losses kept. Nothing behind a gap is committed before its note is stored, so that whoever follows a killed node finds the gap again; for a
/// minute, since a note is not worth standing still for. Nobody waits here.
/// </summary>
internal sealed class LossNotes(TopicEdges topics, ILoggingAdapter log, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Begins to keep one; <see cref="PartitionIntake.MayStore"/> is false until it is kept.</summary>
    public void Keep(PartitionIntake intake, LostRange lost, long after, long before)
    {
        intake.NoteBegins();
        var note = new LossNote(intake.Partition.Topic, "", intake.Partition.Partition.Value, lost.From, lost.To, LostRange.Moment(after), LostRange.Moment(before), time.GetUtcNow());
        _ = Task.Run(() => KeepAsync(intake, note));
    }

    private async Task KeepAsync(PartitionIntake intake, LossNote note)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await topics.Losses.NoteAsync(note with { TopicId = await IdAsync(note.Topic).ConfigureAwait(false) }, intake.Tenure, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            log.Warning("{Partition}: that offsets {From} to {To} were lost could not be kept for 'dlq gaps' within {Seconds} s; this log alone has it",
                intake.Partition, note.From, note.To - 1, Patience.TotalSeconds);
        }
        catch (Exception e) when (e is ObjectDisposedException or KafkaException or InvalidOperationException)
        {
            log.Warning("{Partition}: that offsets {From} to {To} were lost could not be kept for 'dlq gaps': {Reason}", intake.Partition, note.From, note.To - 1, e.Message);
        }
        finally
        {
            intake.NoteEnds();
        }
    }

    private async Task<string> IdAsync(string topic)
    {
        try
        {
            return await topics.Identities.OfAsync(topic).ConfigureAwait(false);
        }
        catch (KafkaException)
        {
            return "";
        }
    }
}
