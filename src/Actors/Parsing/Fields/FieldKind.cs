namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>What a value is to the mapping of an index.</summary>
internal enum FieldKind : byte
{
    /// <summary>Not known yet; of a value: null or an empty list, which make no mapping.</summary>
    None,

    /// <summary>A text that is no date.</summary>
    Text,

    /// <summary>A text that Elasticsearch takes for a date where its date detection is on.</summary>
    Date,

    /// <summary>The same, with slashes: a field of such dates takes no others.</summary>
    SlashDate,

    /// <summary>An integer of 64 bits.</summary>
    Long,

    /// <summary>Any other number that a <c>float</c> can be, and a <c>long</c> cut off.</summary>
    Double,

    /// <summary>A number that a <c>float</c> can be, and a <c>long</c> cannot.</summary>
    Huge,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>An object, or a list of them.</summary>
    Object,

    /// <summary>A list of values that do not go together: objects with others. Only as text.</summary>
    Mixed,

    /// <summary>A list of texts, numbers and truth values. A list of texts when each is written as one.</summary>
    MixedTexts,

    /// <summary>A list of dates and others, of which the first would make a field of dates. Only as text, unless its field has texts.</summary>
    MixedDates,

    /// <summary>A number that no field takes. Only as text.</summary>
    TooLarge,

    /// <summary>Of a name: the pipeline writes it, no value of an event has it.</summary>
    Taken,
}
