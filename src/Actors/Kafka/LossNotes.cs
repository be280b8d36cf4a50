using ActorPipeline.Actors.DeadLetters;
using Akka.Event;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// Stores notes of lost records in the dead-letter topic. Nothing behind a gap is committed before its note is stored, so that after a kill the next owner
/// finds the gap again. After a minute without success committing goes on without the note. Does not block.
/// </summary>
internal sealed class LossNotes(TopicEdges topics, ILoggingAdapter log, TimeProvider time)
{
    private static readonly TimeSpan NoteTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Starts to store a note; <see cref="PartitionMailbox.MayStore"/> is false until that has succeeded or was given up.</summary>
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
            await topics.Losses.NoteAsync(note with { TopicId = await IdAsync(note.Topic) }, mailbox.Lifetime, limit.Token);
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
            return await topics.Identities.OfAsync(topic);
        }
        catch (KafkaException)
        {
            return "";
        }
    }
}
