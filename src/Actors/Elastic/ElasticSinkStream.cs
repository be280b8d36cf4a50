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
/// Everything to the right of the merge is one stage, because it is a cycle: events that are sent again compete with new ones for the same requests.
/// Backpressure goes the other way: no room for a request, no batch, no pull.
/// </summary>
internal static class ElasticSinkStream
{
    /// <summary>Slices of one partition that may wait at the merge before the partition's stream is backpressured.</summary>
    private const int SlicesPerPartition = 1;

    /// <summary>Runs it.</summary>
    /// <param name="stage">Everything behind the merge.</param>
    /// <param name="materializer">Runs the stream.</param>
    /// <returns>The entrance for partitions, and a task that ends with the stream.</returns>
    public static (Sink<EncodedSlice, NotUsed> Entrance, Task<Done> Finished) Run(
        IGraph<SinkShape<EncodedSlice>, Task<Done>> stage,
        IMaterializer materializer
    ) => MergeHub.Source<EncodedSlice>(SlicesPerPartition).ToMaterialized(Sink.FromGraph(stage), Keep.Both).Run(materializer);
}
