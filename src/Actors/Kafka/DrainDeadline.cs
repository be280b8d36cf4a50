using Akka.Event;

namespace ActorPipeline.Actors.Kafka;

/// <summary>How long partitions that are being revoked may take to finish what is in flight, all together. Poll thread only: it blocks.</summary>
/// <param name="timeout"><c>kafka.drain-timeout</c>.</param>
/// <param name="time">The loop's clock.</param>
/// <param name="log">Logs how much is abandoned.</param>
internal sealed class DrainDeadline(TimeSpan timeout, TimeProvider time, ILoggingAdapter log)
{
    /// <summary>Waits until every chunk of these partitions has an outcome, or the time is over.</summary>
    public void Wait(IEnumerable<PartitionMailbox> leaving)
    {
        var started = time.GetTimestamp();
        foreach (var mailbox in leaving)
        {
            if (!mailbox.WaitDrained(timeout - time.GetElapsedTime(started)))
                log.Warning("{Partition} is given up with {Chunks} chunks in flight; its next owner reads them again", mailbox.Partition, mailbox.HeldChunks);
        }
    }
}
