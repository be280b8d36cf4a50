using ActorPipeline.Actors.Elastic;

namespace ActorPipeline.Actors.Cluster;

/// <summary>What of the consumer half may change while it runs.</summary>
/// <param name="Batch">When a bulk request leaves; counts from the next batch on.</param>
/// <param name="InFlightInitial">Bulk requests at once when the stream to Elasticsearch is built anew.</param>
/// <param name="InFlightMax">The most bulk requests at once; counts at once, those already on their way are not taken back.</param>
public sealed record SinkTuning(BatchOptions Batch, int InFlightInitial, int InFlightMax);

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
