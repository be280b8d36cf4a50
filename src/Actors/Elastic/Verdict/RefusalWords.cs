using System.Text.RegularExpressions;

namespace ActorPipeline.Actors.Elastic.Verdict;

/// <summary>Why a field was refused.</summary>
public enum RefusalCause
{
    /// <summary>Its value is none of the type that the index has.</summary>
    Unparsable,

    /// <summary>The index has an object there.</summary>
    ObjectExpected,

    /// <summary>The index has a plain value there.</summary>
    ValueExpected,

    /// <summary>The index has another type there than the event brings.</summary>
    OtherType,

    /// <summary>Of the index and the event one has an object there and the other a plain value; the words do not say which.</summary>
    ObjectAndValue,

    /// <summary>The index takes no new fields.</summary>
    Strict,
}

/// <summary>A field that a server refused.</summary>
/// <param name="Field">Its path.</param>
/// <param name="Cause">Why.</param>
/// <param name="Has">The type that the index has there; null when it is not told.</param>
/// <param name="Given">The type that the event brings; null when it is not told.</param>
public readonly record struct RefusalOfField(string Field, RefusalCause Cause, string? Has, string? Given);

/// <summary>Reads in the reason of a refused document which fields it is about, as Elasticsearch 7 to 9 and OpenSearch word it. Pure.</summary>
public static partial class RefusalWords
{
    /// <summary>The fields, in the order of the text; none where it is about something else, or in words not known here.</summary>
    /// <param name="reason">The server's.</param>
    public static IEnumerable<RefusalOfField> Read(string reason) =>
        Words()
            .Matches(reason)
            .Select(match => new RefusalOfField(
                match.Groups["field"].Value,
                match.Groups["unparsable"].Success ? RefusalCause.Unparsable
                    : match.Groups["object"].Success ? RefusalCause.ObjectExpected
                    : match.Groups["changed"].Success ? RefusalCause.OtherType
                    : match.Groups["strict"].Success ? RefusalCause.Strict
                    : match.Groups["value"].Success ? RefusalCause.ValueExpected
                    : RefusalCause.ObjectAndValue,
                match.Groups["has"] is { Success: true } has ? has.Value : null,
                match.Groups["given"] is { Success: true } given ? given.Value : null
            ));

    [GeneratedRegex(
        @"(?<unparsable>failed to parse field) \[(?<field>[^\[\]]+)\] of type \[(?<has>\w+)\]"
            + @"|(?<object>object mapping for) \[(?<field>[^\[\]]+)\] tried to parse field"
            + @"|mapper \[(?<field>[^\[\]]+)\] (?<changed>cannot be changed) from type \[(?<has>\w+)\]( to \[(?<given>\w+)\])?"
            + @"|(?<strict>dynamic introduction of) \[(?<field>[^\[\]]+)\] within \[[^\]]*\] is not allowed"
            + @"|(?<value>Existing mapping for) \[(?<field>[^\[\]]+)\] must be of type object but found \[(?<has>\w+)\]"
            + @"|can't merge a non object mapping \[(?<field>[^\[\]]+)\]",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Words();
}
