using System.Threading.Channels;
using ActorPipeline.Actors.Memory;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// The whole stream of one partition:
/// <code>
/// PollLoop ─▶ PartitionMailbox ─▶ encode ─▶ ElasticSinkStream, shared by all partitions
///    ▲                                          │ outcome of each slice
///    └── OffsetCommits ◀── CommitTracker ◀── PartitionActor
/// </code>
/// Backpressure goes the other way: no pull, a full mailbox, a paused partition, and Kafka keeps the backlog.
/// </summary>
internal static class PartitionStream
{
    /// <summary>Runs it.</summary>
    /// <param name="chunks">Records in offset order; completes when the partition is given up.</param>
    /// <param name="encode">Encodes a chunk as a piece of a bulk body.</param>
    /// <param name="sink">The entrance to Elasticsearch.</param>
    /// <param name="materializer">Runs the stream.</param>
    /// <returns>Ends with the stream.</returns>
    public static Task<Done> Run(
        ChannelReader<RecordChunk> chunks,
        Func<RecordChunk, EncodedSlice> encode,
        Sink<EncodedSlice, NotUsed> sink,
        IMaterializer materializer
    ) => ChannelSource.FromReader(chunks).Select(encode).Where(HasEvents).WatchTermination(Keep.Right).To(sink).Run(materializer);

    // When all records of a chunk are left out, the slice does not go to the sink, and the partition gets its outcome at once.
    private static bool HasEvents(EncodedSlice slice)
    {
        if (slice.Count > 0)
            return true;
        if (slice.CompleteEmpty() is { } done)
            slice.Owner.Tell(done);
        return false;
    }
}
