using ActorPipeline.Actors.Elastic.Verdict;

namespace ActorPipeline.Actors.Elastic.Refused;

/// <summary>How much of an event is sent after its fields were refused.</summary>
public enum Reduction
{
    /// <summary>The line, time, level and source; all other fields as one string that is stored and not indexed.</summary>
    Line,

    /// <summary>
    /// The line, time, level, the position in its file, and the tag: for an index that maps <c>service</c>, <c>host</c>, <c>event</c> or <c>error</c> in its
    /// own way.
    /// </summary>
    Tagged,

    /// <summary>Only the line and its time, for strict mappings.</summary>
    Bare,
}

/// <summary>An event as it is sent again after its fields were refused.</summary>
/// <param name="Bytes">Action line and document, each with its line break, as in a bulk body; with the id of the event.</param>
/// <param name="Form">Which form it is.</param>
/// <param name="Why">The verdict on its last attempt.</param>
internal sealed record ReducedEvent(byte[] Bytes, Reduction Form, ItemVerdict Why);
