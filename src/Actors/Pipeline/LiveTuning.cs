using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Flow;

namespace ActorPipeline.Actors.Pipeline;

/// <summary>What of the consumer half may change while it runs.</summary>
/// <param name="Batch">When a bulk request leaves; counts from the next batch on.</param>
/// <param name="InFlightInitial">Bulk requests at once when the stream to Elasticsearch is built anew.</param>
/// <param name="InFlightMax">The most bulk requests at once; counts at once, those already on their way are not taken back.</param>
/// <param name="InFlightMin">The fewest bulk requests at once.</param>
/// <param name="LatencyTolerance">How many times as slow as at its best the server may become before fewer are sent.</param>
public sealed record SinkTuning(BatchOptions Batch, int InFlightInitial, int InFlightMax, int InFlightMin = 1, double LatencyTolerance = 2)
{
    /// <summary>What a node starts with.</summary>
    public static SinkTuning Of(BatchOptions batch, ElasticOptions elastic) =>
        new(batch, elastic.InFlightInitial, elastic.InFlightMax, elastic.InFlightMin, elastic.InFlightLatencyTolerance);

    /// <summary>Between what the limit of requests moves.</summary>
    internal ConcurrencyBounds InFlight => new(InFlightMin, InFlightMax, LatencyTolerance);
}

/// <summary>The tuning of the moment. Thread-safe: one writes, the sink's stage reads before every batch.</summary>
public sealed class LiveTuning(SinkTuning first)
{
    private volatile SinkTuning _now = first;

    /// <summary>What counts now.</summary>
    public SinkTuning Now
    {
        get => _now;
        set => _now = value;
    }
}
