using ActorPipeline.Actors.Elastic.Flow;
using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Telemetry;
using ActorPipeline.Actors.Telemetry.Services;

namespace ActorPipeline.Actors.Elastic;

/// <summary>Counters of the sink for status and metrics. Written by the stage once per request, read by any thread.</summary>
public sealed class SinkCounters
{
    /// <summary>The most kinds of trouble kept until <see cref="TakeMet"/>.</summary>
    private const int MostKinds = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SinkTrouble> _met = new(StringComparer.Ordinal);
    private long _indexed,
        _duplicates,
        _deadLettered,
        _failureStored,
        _reduced,
        _retried,
        _requests;
    private volatile SinkSnapshot _moment = SinkSnapshot.Start;

    /// <summary>Events created.</summary>
    public long Indexed => Interlocked.Read(ref _indexed);

    /// <summary>Events that were duplicates (409).</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>Events stored in a dead-letter topic.</summary>
    public long DeadLettered => Interlocked.Read(ref _deadLettered);

    /// <summary>Events that their data stream refused and its failure store keeps.</summary>
    public long FailureStored => Interlocked.Read(ref _failureStored);

    /// <summary>Events created without fields that their index refused; they are among <see cref="Indexed"/> as well.</summary>
    public long FieldsRefused => Interlocked.Read(ref _reduced);

    /// <summary>Events sent again, each time.</summary>
    public long Retried => Interlocked.Read(ref _retried);

    /// <summary>Bulk requests answered.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Events with an outcome.</summary>
    public long Done => Indexed + Duplicates + DeadLettered + FailureStored;

    /// <summary>The stage as of its last change.</summary>
    internal SinkSnapshot Moment
    {
        get => _moment;
        set => _moment = value;
    }

    /// <summary>Counts refused events by reason, for the log.</summary>
    internal EventTally Tally { get; } = new();

    internal void AddDeadLettered(RejectedRun run)
    {
        Interlocked.Add(ref _deadLettered, run.Items.Count);
        foreach (var item in run.Items)
            run.Slice.ServiceOf(item.Index, item.Index + 1, out _)?.AddDeadLettered();
    }

    /// <summary>Events were created; the answer was there at <paramref name="now"/>, milliseconds since 1970.</summary>
    internal void AddIndexed(List<Segment> runs, long now)
    {
        var events = 0;
        foreach (var (slice, first, count) in runs)
        {
            events += count;
            for (int from = first, end; from < first + count; from = end)
                slice.ServiceOf(from, first + count, out end)?.AddIndexed(slice, from, end, now);
        }
        Interlocked.Add(ref _indexed, events);
        PipelineTelemetry.Indexed(events);
    }

    internal void AddDuplicates(List<Segment> runs)
    {
        var events = EachRun(runs, (service, count) => service.AddDuplicates(count));
        Interlocked.Add(ref _duplicates, events);
        PipelineTelemetry.Duplicate(events);
    }

    internal void AddFailureStored(List<Segment> runs)
    {
        var events = EachRun(runs, (service, count) => service.AddFailureStored(count));
        Interlocked.Add(ref _failureStored, events);
        PipelineTelemetry.FailureStored(events);
    }

    /// <summary>Counts events that were created without their refused fields.</summary>
    internal void AddReduced(List<Segment> segments)
    {
        foreach (var segment in segments)
        {
            if (segment.Instead is not { } reduced)
                continue;
            Interlocked.Increment(ref _reduced);
            segment.Slice.ServiceOf(segment.First, segment.First + 1, out _)?.AddFieldsRefused();
            PipelineTelemetry.FieldsRefused(reduced.Why.ErrorType ?? "unknown");
            Tally.FieldsRefused(segment.Slice, segment.First, reduced.Why);
        }
    }

    /// <summary>Notes an error that delays events.</summary>
    internal void Met(SinkTrouble trouble)
    {
        lock (_gate)
        {
            if (_met.Count < MostKinds)
                _met[trouble.Kind] = trouble;
        }
    }

    /// <summary>One of each kind of trouble since the last call.</summary>
    internal SinkTrouble[] TakeMet()
    {
        lock (_gate)
        {
            SinkTrouble[] met = [.. _met.Values];
            _met.Clear();
            return met;
        }
    }

    internal void AddRetried(int events)
    {
        Interlocked.Add(ref _retried, events);
        PipelineTelemetry.Retried(events);
    }

    private static int EachRun(List<Segment> runs, Action<ServiceTally, int> add)
    {
        var events = 0;
        foreach (var (slice, first, count) in runs)
        {
            events += count;
            for (int from = first, end; from < first + count; from = end)
            {
                if (slice.ServiceOf(from, first + count, out end) is { } service)
                    add(service, end - from);
            }
        }
        return events;
    }

    internal void AddRequest(BulkBatch batch, BulkVerdict verdict, TimeSpan duration)
    {
        Interlocked.Increment(ref _requests);
        PipelineTelemetry.BulkEnded(batch.Count, batch.Bytes, duration, BulkTraces.Outcome(verdict));
    }
}
