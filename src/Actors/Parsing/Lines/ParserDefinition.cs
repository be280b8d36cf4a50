namespace ActorPipeline.Actors.Parsing.Lines;

/// <summary>A parser that the operator defines: a pattern of fields, or a ready-made parser with a time zone of its own.</summary>
public sealed record ParserDefinition
{
    /// <summary>
    /// What services write into <c>actorpipeline.io/parser</c>: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, at most 64; not the name of a ready-made
    /// parser.
    /// </summary>
    public required string Name { get; init; }

    /// <summary><c>dissect</c>, <c>regex</c>, or the name of a ready-made parser.</summary>
    public required string Kind { get; init; }

    /// <summary>The pattern of <c>dissect</c> and <c>regex</c>; must be absent for a ready-made parser.</summary>
    public string? Pattern { get; init; }

    /// <summary>The field of the pattern that is the line's time; it is not added as a field when it can be read.</summary>
    public string? TimestampField { get; init; }

    /// <summary>
    /// How that field is written; tried in this order. <c>ISO8601</c>, <c>UNIX</c> (seconds to nanoseconds, by size), or a pattern of
    /// Java's letters <c>yyyy yy MMM MM M dd d EEE HH H hh h a mm ss S… Z XXX</c> with other text in quotes. Default: <c>ISO8601</c>.
    /// </summary>
    public IReadOnlyList<string> TimestampFormats { get; init; } = ["ISO8601"];

    /// <summary>The zone of times that do not name one, by its IANA name. Default: the catalog's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>A field called <c>message</c> replaces the line's text.</summary>
    public bool ReplacesMessage { get; init; }

    /// <summary>How long <c>regex</c> may take for one line; above 0, at most 1 s. Default: 50 ms. Must be absent for other kinds.</summary>
    public TimeSpan? MatchTimeout { get; init; }

    /// <summary>Expected results for sample lines, see <see cref="ParserTest"/>.</summary>
    public IReadOnlyList<string> Tests { get; init; } = [];
}
