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
    /// <param name="encode">Makes a piece of a bulk body of a chunk.</param>
    /// <param name="sink">The entrance to Elasticsearch.</param>
    /// <param name="materializer">Whose actors it runs in.</param>
    /// <returns>Ends with the stream.</returns>
    public static Task<Done> Run(
        ChannelReader<RecordChunk> chunks,
        Func<RecordChunk, EncodedSlice> encode,
        Sink<EncodedSlice, NotUsed> sink,
        IMaterializer materializer
    ) => ChannelSource.FromReader(chunks).Select(encode).Where(HasEvents).WatchTermination(Keep.Right).To(sink).Run(materializer);

    // All records of a chunk may be left out: no sink has anything to do then, and the partition hears it at once.
    private static bool HasEvents(EncodedSlice slice)
    {
        if (slice.Count > 0)
            return true;
        if (slice.CompleteEmpty() is { } done)
            slice.Owner.Tell(done);
        return false;
    }
}
