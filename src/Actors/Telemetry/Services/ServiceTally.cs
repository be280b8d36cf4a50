using ActorPipeline.Actors.Memory;
using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Actors.Telemetry.Services;

/// <summary>
/// Counts what becomes of the events of one service. Runs of events are counted at once, so an event costs a comparison or two. Thread-safe.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="space">Its namespace.</param>
public sealed class ServiceTally(string service, string space)
{
    private readonly LatencyTally _latency = new();
    private long _events,
        _bytes,
        _indexed,
        _duplicates,
        _fieldsRefused,
        _deadLettered,
        _failureStored,
        _lost;

    /// <summary>Events were read.</summary>
    internal void AddRead(int events, long bytes)
    {
        Interlocked.Add(ref _events, events);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>Events were there already.</summary>
    internal void AddDuplicates(int events) => Interlocked.Add(ref _duplicates, events);

    /// <summary>An event was created without fields that were refused.</summary>
    internal void AddFieldsRefused() => Interlocked.Increment(ref _fieldsRefused);

    /// <summary>An event was stored in a dead-letter topic.</summary>
    internal void AddDeadLettered() => Interlocked.Increment(ref _deadLettered);

    /// <summary>Events are kept by a failure store.</summary>
    internal void AddFailureStored(int events) => Interlocked.Add(ref _failureStored, events);

    /// <summary>Events were deleted before they were read.</summary>
    internal void AddLost(long events) => Interlocked.Add(ref _lost, events);

    /// <summary>Events of a slice were created.</summary>
    /// <param name="slice">The slice, not yet given back.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="end">Behind the last of them.</param>
    /// <param name="now">When the answer was there, milliseconds since 1970.</param>
    internal void AddIndexed(EncodedSlice slice, int first, int end, long now)
    {
        Interlocked.Add(ref _indexed, end - first);
        int bucket = 0,
            events = 0;
        var sum = 0L;
        for (var i = first; i < end; i++)
        {
            var at = slice.Chunk[slice.RecordOf(i)].Timestamp;
            // A record without a time, as old clients write them.
            if (at <= 0)
                continue;
            // Clocks of machines differ: what seems to be indexed before it was read took no time.
            var took = Math.Max(0, now - at);
            var here = LatencyTally.BucketOf(took, bucket);
            if (here != bucket && events > 0)
            {
                _latency.Add(bucket, events, sum);
                (events, sum) = (0, 0);
            }
            bucket = here;
            events++;
            sum += took;
        }
        if (events > 0)
            _latency.Add(bucket, events, sum);
    }

    /// <summary>Time has passed: see <see cref="ServiceFigures.Recent"/>.</summary>
    internal void Mark() => _latency.Mark();

    /// <summary>What was counted so far.</summary>
    public ServiceFigures Read() =>
        new(service, space)
        {
            Events = Interlocked.Read(ref _events),
            Bytes = Interlocked.Read(ref _bytes),
            Indexed = Interlocked.Read(ref _indexed),
            Duplicates = Interlocked.Read(ref _duplicates),
            FieldsRefused = Interlocked.Read(ref _fieldsRefused),
            DeadLettered = Interlocked.Read(ref _deadLettered),
            FailureStored = Interlocked.Read(ref _failureStored),
            Lost = Interlocked.Read(ref _lost),
            Latency = _latency.Read(),
            Recent = _latency.Recent(),
        };
}
