using System.Collections.Concurrent;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// The fields that a node has learnt of each index it writes to. Thread-safe.
/// </summary>
/// <param name="limit">The most names per index; the values of all further ones go to <c>other_fields</c>.</param>
public sealed class ShapeBook(int limit)
{
    /// <summary>The most indices: events may name any service. Further indices are learnt per partition.</summary>
    private const int MostIndices = 10_000;

    private readonly ConcurrentDictionary<string, ServiceShapes> _indices = new(StringComparer.Ordinal);

    /// <summary>The fields of an index.</summary>
    internal ServiceShapes Of(string index) =>
        _indices.TryGetValue(index, out var known) ? known
        : _indices.Count >= MostIndices ? new ServiceShapes(limit)
        : _indices.GetOrAdd(index, _ => new ServiceShapes(limit));
}
