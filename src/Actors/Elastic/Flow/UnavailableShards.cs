using ActorPipeline.Actors.Memory;
using Akka.Actor;

namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>
/// The partitions whose last events met a shard that is away. With others in one request their events would keep those waiting as
/// well, so they go by themselves until the shard is back.
/// </summary>
internal sealed class UnavailableShards
{
    private readonly HashSet<IActorRef> _owners = [];

    /// <summary>Whether a slice's partition is one of them.</summary>
    public bool Meets(EncodedSlice slice) => _owners.Contains(slice.Owner);

    /// <summary>These events met one.</summary>
    public void Away(BulkBatch batch) => _owners.UnionWith(Owners(batch));

    /// <summary>The batch was answered, so its shards are back, but for those that <see cref="Away"/> is told of after it.</summary>
    public void Answered(BulkBatch batch)
    {
        if (batch.Isolated)
            _owners.ExceptWith(Owners(batch));
    }

    /// <summary>A slice in batches of its own.</summary>
    public static IEnumerable<BulkBatch> Alone(EncodedSlice slice, BatchOptions limits, long now)
    {
        var alone = new BulkBatchBuilder();
        alone.Add(slice, now);
        while (alone.Events > 0)
            yield return new BulkBatch(alone.Cut(limits).Segments, 0) { Isolated = true };
    }

    private static IEnumerable<IActorRef> Owners(BulkBatch batch) => batch.Segments.Select(segment => segment.Slice.Owner);
}
