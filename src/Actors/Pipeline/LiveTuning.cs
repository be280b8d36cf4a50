using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Flow;

namespace ActorPipeline.Actors.Pipeline;

/// <summary>The options of the consumer half that may change at runtime.</summary>
/// <param name="Batch">Batch limits; apply from the next batch on.</param>
/// <param name="InFlightInitial">The limit of requests in flight when the stream to Elasticsearch is built anew.</param>
/// <param name="InFlightMax">The upper bound of requests in flight; applies at once, requests in flight are not cancelled.</param>
/// <param name="InFlightMin">The lower bound of requests in flight.</param>
/// <param name="LatencyTolerance">How many times its best latency the server may reach before the limit is lowered.</param>
public sealed record SinkTuning(BatchOptions Batch, int InFlightInitial, int InFlightMax, int InFlightMin = 1, double LatencyTolerance = 2)
{
    /// <summary>The tuning at the start.</summary>
    public static SinkTuning Of(BatchOptions batch, ElasticOptions elastic) =>
        new(batch, elastic.InFlightInitial, elastic.InFlightMax, elastic.InFlightMin, elastic.InFlightLatencyTolerance);

    /// <summary>The bounds of the limit of requests in flight.</summary>
    internal ConcurrencyBounds InFlight => new(InFlightMin, InFlightMax, LatencyTolerance);
}

/// <summary>The current tuning. Thread-safe: written by tuning requests, read by the sink's stage before every batch.</summary>
public sealed class LiveTuning(SinkTuning first)
{
    private volatile SinkTuning _now = first;

    /// <summary>The current values.</summary>
    public SinkTuning Now
    {
        get => _now;
        set => _now = value;
    }
}
