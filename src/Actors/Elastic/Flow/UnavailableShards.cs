using ActorPipeline.Actors.Memory;
using Akka.Actor;

namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>
/// The partitions whose last events met an unavailable shard. Elasticsearch delays the whole request for such events, so they are sent in requests of their
/// own until the shard is available again.
/// </summary>
internal sealed class UnavailableShards
{
    private readonly HashSet<IActorRef> _owners = [];

    /// <summary>Whether a slice belongs to one of these partitions.</summary>
    public bool Meets(EncodedSlice slice) => _owners.Contains(slice.Owner);

    /// <summary>The shards of these events are unavailable.</summary>
    public void Away(BulkBatch batch) => _owners.UnionWith(Owners(batch));

    /// <summary>The batch got an answer per event, so its shards are available again, except those that <see cref="Away"/> is called with next.</summary>
    public void Answered(BulkBatch batch)
    {
        if (batch.Isolated)
            _owners.ExceptWith(Owners(batch));
    }

    /// <summary>Cuts a slice into batches of its own.</summary>
    public static IEnumerable<BulkBatch> Alone(EncodedSlice slice, BatchOptions limits, long now)
    {
        var alone = new BulkBatchBuilder();
        alone.Add(slice, now);
        while (alone.Events > 0)
            yield return new BulkBatch(alone.Cut(limits).Segments, 0) { Isolated = true };
    }

    private static IEnumerable<IActorRef> Owners(BulkBatch batch) => batch.Segments.Select(segment => segment.Slice.Owner);
}
