namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>
/// Batches that wait to be sent again, ordered by due time. The queue is bounded by the memory of the partitions, which an event holds until its outcome.
/// </summary>
internal sealed class RetryQueue
{
    private readonly PriorityQueue<BulkBatch, long> _batches = new();

    /// <summary>Events waiting.</summary>
    public int Events { get; private set; }

    /// <summary>Batches waiting.</summary>
    public int Count => _batches.Count;

    /// <summary>When the first is due, in the clock's ticks; <see cref="long.MaxValue"/> when none waits.</summary>
    public long NextDue => _batches.TryPeek(out _, out var due) ? due : long.MaxValue;

    /// <summary>Adds a batch that may be sent from <paramref name="due"/> on, in the clock's ticks.</summary>
    public void Add(BulkBatch batch, long due)
    {
        _batches.Enqueue(batch, due);
        Events += batch.Count;
    }

    /// <summary>The first batch. There must be one.</summary>
    public BulkBatch Take()
    {
        var batch = _batches.Dequeue();
        Events -= batch.Count;
        return batch;
    }
}
