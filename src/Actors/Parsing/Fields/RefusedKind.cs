using ActorPipeline.Actors.Elastic.Verdict;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>Reads in what a server says of a refused event which kind of field its index has, so that the next one is made to fit. Pure.</summary>
internal static class RefusedKind
{
    /// <summary>Longer reasons hold a preview of the document; what is looked for stands before it.</summary>
    private const int LongestReason = 1_000;

    /// <summary>False when the reason tells of no field, or of a type with values of its own, such as <c>ip</c>.</summary>
    public static bool TryRead(string? reason, out string field, out FieldKind kind)
    {
        (field, kind) = ("", FieldKind.None);
        if (reason is null)
            return false;
        var told = reason.Length > LongestReason ? reason[..LongestReason] : reason;
        foreach (var refusal in RefusalWords.Read(told))
        {
            if (refusal.Cause == RefusalCause.Strict)
                continue;
            // Words that leave open which of the two has the object mean the index, where a value was sent: what was learnt tells that (ServiceShapes.Correct
            // changes nothing where an object was sent, and of what kind the index's value is then, the next refusal says).
            (field, kind) = (refusal.Field, refusal.Has is { } type ? KindOf(type) : FieldKind.Object);
            return kind != FieldKind.None;
        }
        return false;
    }

    private static FieldKind KindOf(string type) =>
        type switch
        {
            "long" or "integer" or "short" or "byte" or "unsigned_long" => FieldKind.Long,
            "float" or "double" or "half_float" or "scaled_float" => FieldKind.Double,
            "boolean" => FieldKind.Bool,
            "date" or "date_nanos" => FieldKind.Date,
            "text" or "match_only_text" or "keyword" or "wildcard" or "constant_keyword" => FieldKind.Text,
            "object" or "flattened" or "nested" => FieldKind.Object,
            _ => FieldKind.None,
        };
}
