using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Actors.Elastic;

/// <summary>Tracks requests and their answers for <see cref="SinkCounters"/>. Belongs to the stage's thread.</summary>
internal sealed class SinkProgress(SinkCounters counters, TimeProvider time)
{
    private SinkTroubles _troubles;
    private StallClock _silence;
    private int _events;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Requests without an answer.</summary>
    public int InFlight { get; private set; }

    /// <summary>A request was sent.</summary>
    public void Sent(BulkBatch batch, long now)
    {
        InFlight++;
        _events += batch.Count;
        _silence = _silence.Sent(now);
    }

    /// <summary>A request has ended, and its answer was handled.</summary>
    public void Ended(BulkBatch batch, BulkVerdict verdict, long now)
    {
        InFlight--;
        _events -= batch.Count;
        _silence = _silence.Ended(verdict is BulkVerdict.RetryAll { TimedOut: true }, InFlight, now);
    }

    /// <summary>The request failed as a whole.</summary>
    public void Failed(SinkState state, string reason)
    {
        var trouble = new SinkTrouble(state, reason);
        counters.Met(trouble);
        _troubles = _troubles.Failed(trouble);
    }

    /// <summary>All events of a request were created.</summary>
    public void AllIndexed(BulkBatch batch)
    {
        _troubles = _troubles.Answered();
        counters.AddIndexed(batch.Segments, Now);
    }

    /// <summary>Each event of a request was answered.</summary>
    public void Sorted(SortedItems sorted)
    {
        counters.AddIndexed(sorted.Created, Now);
        counters.AddDuplicates(sorted.Doubled);
        counters.AddFailureStored(sorted.FailureStored);
        foreach (var trouble in sorted.Met)
            counters.Met(trouble);
        _troubles = _troubles.Answered(sorted.Overload, sorted.Refusal);
    }

    /// <summary>Publishes a new snapshot.</summary>
    /// <param name="limit">How many requests may be in flight.</param>
    /// <param name="waiting">Events to be sent again.</param>
    /// <param name="held">Whether some of them wait because their index refuses them.</param>
    public void Show(int limit, int waiting, bool held) =>
        counters.Moment = new SinkSnapshot(InFlight, limit, _events + waiting, _silence.Since, _troubles.Now(held));
}
