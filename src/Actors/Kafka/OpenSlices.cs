using System.Collections.Concurrent;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using Akka.Actor;

namespace ActorPipeline.Actors.Kafka;

/// <summary>What of a partition is encoded and has no outcome. Thread-safe: the partition's stream adds, its actor removes.</summary>
internal sealed class OpenSlices(PartitionMailbox mailbox)
{
    private readonly ConcurrentDictionary<long, EncodedSlice> _slices = new();

    /// <summary>Encodes a chunk; when that fails the chunk is given up.</summary>
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

    /// <summary>A slice has its outcome, or the sink gave it up.</summary>
    public void Remove(long sequence) => _slices.TryRemove(sequence, out _);

    /// <summary>Gives up what was lost between the stream and the sink. What the sink has taken gets its outcome, or the sink gives it up.</summary>
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
