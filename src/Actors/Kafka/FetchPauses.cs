using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Telemetry;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>Holds a partition back while it has no room, as <see cref="FetchBackpressure"/> decides. Poll thread only.</summary>
/// <param name="budget">The node's memory account.</param>
/// <param name="progress">Set each time a chunk is done.</param>
/// <param name="time">The loop's clock.</param>
/// <param name="stopping">True when the loop is stopping: then nothing is waited for.</param>
/// <param name="handOver">Called during a wait, with the time: chunks that are not handed over get no outcome, and may be what fills the memory.</param>
internal sealed class FetchPauses(MemoryBudget budget, EventWaitHandle progress, TimeProvider time, Func<bool> stopping, Action<long> handOver)
{
    /// <summary>The longest time between two calls that hand over what is due.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits while the partition has no room and its events get outcomes, and pauses it when they get none.</summary>
    /// <param name="consumer">Fetches it.</param>
    /// <param name="fetch">The partition.</param>
    public void HoldBack(IConsumer<Ignore, Ignore> consumer, FetchState fetch)
    {
        for (long started = time.GetTimestamp(), now = started; !fetch.Figures.Paused && !stopping(); now = time.GetTimestamp())
        {
            var still = time.GetElapsedTime(fetch.OutcomeAt(now), now);
            var patience = FetchBackpressure.Patience(still, fetch.HasOutcome, time.GetElapsedTime(started, now));
            switch (FetchBackpressure.Next(fetch.Mailbox.HeldBytes, fetch.Mailbox.HeldChunks, budget.Raw, budget.RawLimit, patience))
            {
                case FetchStep.Go:
                    return;
                case FetchStep.Wait:
                    handOver(now);
                    progress.WaitOne(patience < Turn ? patience : Turn);
                    break;
                default:
                    Pause(consumer, fetch);
                    return;
            }
        }
    }

    /// <summary>Resumes a paused partition that has room again.</summary>
    public void ResumeWithRoom(IConsumer<Ignore, Ignore> consumer, FetchState fetch)
    {
        if (fetch.Figures.Paused && FetchBackpressure.MayResume(fetch.Mailbox.HeldBytes, fetch.Mailbox.HeldChunks, budget.Raw, budget.RawLimit))
            Resume(consumer, fetch);
    }

    /// <summary>
    /// Resumes a partition. A partition that is given up while paused is resumed too: librdkafka would keep it paused in its next assignment to this consumer.
    /// </summary>
    public static void Resume(IConsumer<Ignore, Ignore> consumer, FetchState fetch)
    {
        consumer.Resume([fetch.Partition]);
        fetch.Figures.Paused = false;
    }

    /// <summary>Stops fetching a partition. What librdkafka prefetched for it is thrown away and read again later.</summary>
    private static void Pause(IConsumer<Ignore, Ignore> consumer, FetchState fetch)
    {
        consumer.Pause([fetch.Partition]);
        fetch.Figures.Paused = true;
        PipelineTelemetry.Paused(fetch.Partition.Topic);
    }
}
