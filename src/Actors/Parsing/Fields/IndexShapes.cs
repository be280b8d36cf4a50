using System.Collections.Concurrent;
using System.Text;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// The fields that a node has learnt of each index it writes to. Thread-safe.
/// </summary>
/// <param name="limit">The most names per index; the values of all further ones go to <c>other_fields</c>.</param>
public sealed class IndexShapes(int limit)
{
    /// <summary>The most indices: events may name any service. Further indices are learnt per partition.</summary>
    private const int MostIndices = 10_000;

    private readonly ConcurrentDictionary<string, ServiceShapes> _indices = new(StringComparer.Ordinal);

    /// <summary>The fields of an index.</summary>
    internal ServiceShapes Of(string index) =>
        _indices.TryGetValue(index, out var known) ? known
        : _indices.Count >= MostIndices ? new ServiceShapes(limit)
        : _indices.GetOrAdd(index, _ => new ServiceShapes(limit));

    /// <summary>Learns from an event that was refused which kind its index has under the name that is complained of.</summary>
    /// <param name="document">As it was sent.</param>
    /// <param name="reason">What the server said.</param>
    public void Refused(ReadOnlySpan<byte> document, string? reason)
    {
        // A document begins with what names its index.
        if (RefusedKind.TryRead(reason, out var field, out var kind) && _indices.TryGetValue(Encoding.UTF8.GetString(Head(document)), out var shapes))
            shapes.Correct(FieldPath.Of(field), kind);
    }

    private static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> document) => document[..(document.IndexOf((byte)'}') + 1)];
}
