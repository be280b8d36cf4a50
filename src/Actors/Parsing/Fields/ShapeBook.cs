using System.Collections.Concurrent;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// What a node has learnt of the fields of each index it writes to, so that no document is sent which the index would refuse. Thread-safe.
/// </summary>
/// <param name="limit">Names to learn for each index; the values of all others go into one text.</param>
public sealed class ShapeBook(int limit)
{
    /// <summary>Indices; events may name any service, so there is an end to it. Those beyond have theirs for one partition alone.</summary>
    private const int MostIndices = 10_000;

    private readonly ConcurrentDictionary<string, ServiceShapes> _indices = new(StringComparer.Ordinal);

    /// <summary>What was learnt of an index.</summary>
    internal ServiceShapes Of(string index) =>
        _indices.TryGetValue(index, out var known) ? known
        : _indices.Count >= MostIndices ? new ServiceShapes(limit)
        : _indices.GetOrAdd(index, _ => new ServiceShapes(limit));
}
