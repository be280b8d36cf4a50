using ActorPipeline.Actors.Elastic.Verdict;

namespace ActorPipeline.Actors.Elastic.Refused;

/// <summary>How much of an event is left after its fields were refused.</summary>
public enum Reduction
{
    /// <summary>The line, its time and level, where it comes from; the rest as one text that is stored and not searched.</summary>
    Line,

    /// <summary>The line, its time and level, its place in its file and the tag: an index whose fields bear our names for something else takes this.</summary>
    Tagged,

    /// <summary>The line and its time: an index that refuses even this takes no line at all.</summary>
    Bare,
}

/// <summary>What is sent in place of an event whose fields were refused.</summary>
/// <param name="Bytes">Action line and document, each with its line break, as in a bulk body; under the id of the event.</param>
/// <param name="Form">How much is left of it.</param>
/// <param name="Why">What was said of it before.</param>
internal sealed record ReducedEvent(byte[] Bytes, Reduction Form, ItemVerdict Why);
