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
    private static readonly TimeSpan NoteTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Begins to keep one; <see cref="PartitionMailbox.MayStore"/> is false until it is kept.</summary>
    public void Keep(PartitionMailbox mailbox, LostRange lost, long after, long before)
    {
        mailbox.NoteBegins();
        topics.Services?.Lost(mailbox.Partition.Topic, lost.Count);
        var note = new LossNote(
            mailbox.Partition.Topic,
            "",
            mailbox.Partition.Partition.Value,
            lost.From,
            lost.To,
            LostRange.Moment(after),
            LostRange.Moment(before),
            time.GetUtcNow()
        );
        _ = Task.Run(() => KeepAsync(mailbox, note));
    }

    private async Task KeepAsync(PartitionMailbox mailbox, LossNote note)
    {
        using var limit = new CancellationTokenSource(NoteTimeout, time);
        try
        {
            await topics
                .Losses.NoteAsync(note with { TopicId = await IdAsync(note.Topic).ConfigureAwait(false) }, mailbox.Lifetime, limit.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            log.Warning(
                "{Partition}: that offsets {From} to {To} were lost could not be kept for 'dlq gaps' within {Seconds} s; this log alone has it",
                mailbox.Partition,
                note.From,
                note.To - 1,
                NoteTimeout.TotalSeconds
            );
        }
        catch (Exception e) when (e is ObjectDisposedException or KafkaException or InvalidOperationException)
        {
            log.Warning(
                "{Partition}: that offsets {From} to {To} were lost could not be kept for 'dlq gaps': {Reason}",
                mailbox.Partition,
                note.From,
                note.To - 1,
                e.Message
            );
        }
        finally
        {
            mailbox.NoteEnds();
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
