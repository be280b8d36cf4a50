using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Elastic.Flow;

namespace ActorPipeline.Actors.Elastic;

/// <summary>Dependencies of the sink's stage.</summary>
/// <param name="Client">Sends requests.</param>
/// <param name="DeadLetters">Takes rejects.</param>
/// <param name="Options">Limits and pauses.</param>
/// <param name="Batch">The current batch limits: they can be tuned while the stage runs.</param>
/// <param name="Counters">Counters for status and metrics.</param>
/// <param name="Time">The clock.</param>
internal sealed record BulkSinkParts(
    IBulkClient Client,
    IDeadLetterStore DeadLetters,
    ElasticOptions Options,
    Func<BatchOptions> Batch,
    SinkCounters Counters,
    TimeProvider Time
)
{
    /// <summary><c>buffer.max-bytes</c>: requests in flight must fit into it.</summary>
    public long BufferBytes { get; init; } = long.MaxValue;

    /// <summary>The current bounds of the number of requests in flight.</summary>
    public Func<ConcurrencyBounds> InFlight { get; init; } = () => Options.ConcurrencyBounds;
}
