using ActorPipeline.Actors.Memory;
using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// The whole stream into Elasticsearch, one per node:
/// <code>
/// slices of all partitions ─▶ merge ─▶ BulkSinkStage: batch ─▶ bulk request ─▶ verdict ─▶ outcome to the slice's partition
///                                                       ▲                         │   └──▶ dead-letter topic ─▶ outcome
///                                                       └──── again, after a pause ┘
/// </code>
/// Everything to the right of the merge is one stage, because it goes round: what is sent again competes with what is fresh for the
/// same requests. Backpressure goes the other way: no room for a request, no batch, no pull.
/// </summary>
internal static class ElasticSinkStream
{
    /// <summary>Slices of one partition that may wait at the merge; the partition stops behind them.</summary>
    private const int SlicesPerPartition = 1;

    /// <summary>Runs it.</summary>
    /// <param name="stage">Everything behind the merge.</param>
    /// <param name="materializer">Whose actors it runs in.</param>
    /// <returns>Where partitions enter, and when it has ended.</returns>
    public static (Sink<EncodedSlice, NotUsed> Entrance, Task<Done> Finished) Run(
        IGraph<SinkShape<EncodedSlice>, Task<Done>> stage,
        IMaterializer materializer
    ) => MergeHub.Source<EncodedSlice>(SlicesPerPartition).ToMaterialized(Sink.FromGraph(stage), Keep.Both).Run(materializer);
}
