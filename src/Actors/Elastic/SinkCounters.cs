using ActorPipeline.Actors.Telemetry;

namespace ActorPipeline.Actors.Elastic;

/// <summary>What the sink's stage counts and the status reads. Written by the stage once per request, read by any thread.</summary>
public sealed class SinkCounters
{
    private long _indexed, _duplicates, _deadLettered, _retried, _requests;
    private int _inFlight, _limit;

    /// <summary>Events created.</summary>
    public long Indexed => Interlocked.Read(ref _indexed);

    /// <summary>Events that were there already.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>Events stored in a dead-letter topic.</summary>
    public long DeadLettered => Interlocked.Read(ref _deadLettered);

    /// <summary>Events sent again, each time.</summary>
    public long Retried => Interlocked.Read(ref _retried);

    /// <summary>Bulk requests answered.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Events with an outcome.</summary>
    public long Done => Indexed + Duplicates + DeadLettered;

    /// <summary>Requests without an answer.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>How many there may be now.</summary>
    public int InFlightLimit => Volatile.Read(ref _limit);

    /// <summary>Why the sink does not run freely; null while it does.</summary>
    public volatile SinkTrouble? Trouble;

    internal void AddDeadLettered(int events) => Interlocked.Add(ref _deadLettered, events);

    internal void AddIndexed(int events)
    {
        Interlocked.Add(ref _indexed, events);
        PipelineTelemetry.Indexed(events);
    }

    internal void AddDuplicates(int events)
    {
        Interlocked.Add(ref _duplicates, events);
        PipelineTelemetry.Duplicate(events);
    }

    internal void AddRetried(int events)
    {
        Interlocked.Add(ref _retried, events);
        PipelineTelemetry.Retried(events);
    }

    internal void AddRequest(BulkBatch batch, BulkVerdict verdict, TimeSpan duration)
    {
        Interlocked.Increment(ref _requests);
        PipelineTelemetry.BulkEnded(batch.Count, batch.Bytes, duration, verdict switch
        {
            BulkVerdict.AllIndexed => "indexed",
            BulkVerdict.PerItem => "mixed",
            BulkVerdict.Hold => "refused",
            BulkVerdict.Halve => "split",
            _ => "failed",
        });
    }

    internal void Show(int inFlight, int limit)
    {
        Volatile.Write(ref _inFlight, inFlight);
        Volatile.Write(ref _limit, limit);
    }
}

/// <summary>Why the sink is held up.</summary>
/// <param name="State"><c>retrying</c> or <c>blocked</c>.</param>
/// <param name="Reason">What the server, or the lack of one, said.</param>
public sealed record SinkTrouble(string State, string Reason);
