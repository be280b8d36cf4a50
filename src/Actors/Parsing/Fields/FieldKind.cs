namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>The kind of a value, as an index maps it.</summary>
internal enum FieldKind : byte
{
    /// <summary>For a field: not known yet. For a value: null or an empty list, which create no mapping.</summary>
    None,

    /// <summary>A text that is no date.</summary>
    Text,

    /// <summary>A text that Elasticsearch takes for a date where its date detection is on.</summary>
    Date,

    /// <summary>A date with slashes: a field of such dates takes no other format.</summary>
    SlashDate,

    /// <summary>An integer of 64 bits.</summary>
    Long,

    /// <summary>Another number within the range of <c>float</c>, and truncated within that of <c>long</c>.</summary>
    Double,

    /// <summary>A number within the range of <c>float</c> and outside of that of <c>long</c>.</summary>
    Huge,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>An object, or a list of them.</summary>
    Object,

    /// <summary>A list of objects and other values. Only possible as text.</summary>
    Mixed,

    /// <summary>A list of strings, numbers and booleans. Written as a list of strings.</summary>
    MixedTexts,

    /// <summary>
    /// A list of dates and other values, of which the first would create a date field. Only possible as text, unless its field has text already.
    /// </summary>
    MixedDates,

    /// <summary>A number that no numeric field takes. Only possible as text.</summary>
    TooLarge,

    /// <summary>For a field: reserved for the pipeline, no value of an event may have it.</summary>
    Taken,
}
