using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>Determines the kind of a value, and which kinds a field takes. Pure.</summary>
internal static class FieldKinds
{
    private const int SmallNumber = 18;

    /// <summary>The kind of a JSON value that is known to be valid.</summary>
    public static FieldKind Of(ReadOnlySpan<byte> value) =>
        value[0] switch
        {
            (byte)'"' => DetectedDate.Of(value[1..^1]),
            (byte)'{' => FieldKind.Object,
            (byte)'[' => OfList(value),
            (byte)'t' or (byte)'f' => FieldKind.Bool,
            (byte)'n' => FieldKind.None,
            _ => OfNumber(value),
        };

    /// <summary>
    /// True when a field of kind <paramref name="learnt"/> takes the value, by Elasticsearch's rules without <c>ignore_malformed</c>, in whatever order the
    /// values reach the index: requests overtake each other.
    /// </summary>
    public static bool Takes(FieldKind learnt, FieldKind kind, ReadOnlySpan<byte> value) =>
        learnt == kind
        || learnt switch
        {
            FieldKind.Long => kind == FieldKind.Double || (kind == FieldKind.Text && IsSmallNumber(value)),
            FieldKind.Double => kind == FieldKind.Long || (kind == FieldKind.Text && IsSmallNumber(value)),
            FieldKind.Bool => kind == FieldKind.Text
                && value is [(byte)'"', .. var text, (byte)'"']
                && (text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8)),
            _ => false,
        };

    /// <summary>True for values that are written as strings into a text field, so that it is mapped as text whichever value comes first.</summary>
    public static bool GoAsTexts(FieldKind kind) => kind is FieldKind.Long or FieldKind.Double or FieldKind.Huge or FieldKind.Bool;

    /// <summary>The suffix of a name whose field does not take a value of this kind.</summary>
    public static ReadOnlySpan<byte> Suffix(FieldKind kind) =>
        kind switch
        {
            FieldKind.Object => "_object"u8,
            FieldKind.Long or FieldKind.Double or FieldKind.Huge => "_number"u8,
            FieldKind.Bool => "_bool"u8,
            FieldKind.Date or FieldKind.SlashDate => "_date"u8,
            _ => "_text"u8,
        };

    private static FieldKind OfNumber(ReadOnlySpan<byte> value)
    {
        var isInteger = !value.ContainsAny((byte)'.', (byte)'e', (byte)'E');
        if (value.Length <= SmallNumber && (isInteger || !value.ContainsAny((byte)'e', (byte)'E')))
            return isInteger ? FieldKind.Long : FieldKind.Double;
        if (JsonNumber.IsTooLarge(value))
            return FieldKind.TooLarge;
        return isInteger ? FieldKind.Long
            : JsonNumber.IsBeyondLong(value) ? FieldKind.Huge
            : FieldKind.Double;
    }

    private static FieldKind OfList(ReadOnlySpan<byte> list)
    {
        var all = FieldKind.None;
        var ignored = false;
        for (var at = JsonCursor.SkipSpace(list, 1, ref ignored); list[at] != (byte)']'; )
        {
            var end = JsonCursor.SkipValue(list, at, ref ignored);
            all = Both(all, Of(list[at..end]));
            at = JsonCursor.SkipSpace(list, end, ref ignored);
            if (list[at] == (byte)',')
                at = JsonCursor.SkipSpace(list, at + 1, ref ignored);
        }
        return all == FieldKind.TooLarge ? FieldKind.MixedTexts : all;
    }

    private static FieldKind Both(FieldKind a, FieldKind b)
    {
        if (a == b || b == FieldKind.None)
            return a;
        if (a == FieldKind.None)
            return b;
        if (a is FieldKind.Object or FieldKind.Mixed || b is FieldKind.Object or FieldKind.Mixed)
            return FieldKind.Mixed;
        if (IsNumber(a) && IsNumber(b))
            return a == FieldKind.Huge || b == FieldKind.Huge ? FieldKind.Huge : FieldKind.Double;
        return IsDate(a) || IsDate(b) ? FieldKind.MixedDates : FieldKind.MixedTexts;
    }

    private static bool IsNumber(FieldKind kind) => kind is FieldKind.Long or FieldKind.Double or FieldKind.Huge;

    private static bool IsDate(FieldKind kind) => kind is FieldKind.Date or FieldKind.SlashDate or FieldKind.MixedDates;

    /// <summary>True for a string with a number that numeric fields take as well.</summary>
    private static bool IsSmallNumber(ReadOnlySpan<byte> value)
    {
        if (value is not [(byte)'"', .. var text, (byte)'"'] || text.Length is 0 or > SmallNumber || text.ContainsAnyExcept("-.0123456789"u8))
            return false;
        var ignored = false;
        return JsonCursor.SkipValue(text, 0, ref ignored) == text.Length;
    }
}
