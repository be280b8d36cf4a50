using System.Collections.Concurrent;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using Akka.Actor;

namespace ActorPipeline.Actors.Kafka;

/// <summary>The encoded slices of a partition that have no outcome. Thread-safe: the partition's stream adds, its actor removes.</summary>
internal sealed class OpenSlices(PartitionMailbox mailbox)
{
    private readonly ConcurrentDictionary<long, EncodedSlice> _slices = new();

    /// <summary>Encodes a chunk; a chunk that fails to encode is abandoned.</summary>
    public EncodedSlice Encode(EventEncoder encoder, RecordChunk chunk, IActorRef owner)
    {
        var (sequence, bytes) = (chunk.Sequence, chunk.Capacity);
        try
        {
            return _slices[sequence] = encoder.Encode(chunk, owner);
        }
        catch
        {
            mailbox.ChunkAbandoned(bytes);
            throw;
        }
    }

    /// <summary>The slice has its outcome, or the sink abandoned it.</summary>
    public void Remove(long sequence) => _slices.TryRemove(sequence, out _);

    /// <summary>
    /// Abandons slices that left the stream and did not reach the sink. Slices that the sink has taken get their outcome, or are abandoned by the sink.
    /// </summary>
    public void AbandonUntaken()
    {
        foreach (var (sequence, slice) in _slices)
        {
            var bytes = slice.Chunk.Capacity;
            if (!slice.TryAbandon())
                continue;
            Remove(sequence);
            mailbox.ChunkAbandoned(bytes);
        }
    }
}
