namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// Which chunks of one assignment are done, and hence which offset may be committed: only the contiguous prefix, whatever
/// the order of outcomes. Pure state, no I/O. A new assignment of the same partition gets a new tracker.
/// </summary>
public sealed class CommitTracker
{
    private readonly SortedDictionary<long, long> _ahead = [];
    private long _next;

    /// <summary>Chunks that are done but wait for an earlier one.</summary>
    public int Ahead => _ahead.Count;

    /// <summary>Chunks of the contiguous prefix: the sequence number that has to be done next.</summary>
    public long Next => _next;

    /// <summary>Notes that every record of a chunk has an outcome.</summary>
    /// <param name="sequence">The chunk's number within the assignment: 0, 1, 2 …</param>
    /// <param name="nextOffset">The offset to commit when everything up to this chunk is done.</param>
    /// <returns>The new offset to commit, or null when an earlier chunk is still open.</returns>
    /// <exception cref="InvalidOperationException">The chunk was completed before.</exception>
    public long? Complete(long sequence, long nextOffset)
    {
        if (sequence < _next || !_ahead.TryAdd(sequence, nextOffset))
            throw new InvalidOperationException($"Chunk {sequence} was completed twice; next is {_next}.");
        long? committable = null;
        while (_ahead.Remove(_next, out var offset))
        {
            committable = offset;
            _next++;
        }
        return committable;
    }
}
