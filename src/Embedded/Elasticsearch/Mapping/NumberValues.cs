using System.Globalization;
using System.Text.Json;
using Lucene.Net.Util;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Reads field values of numeric kinds (dates and booleans included) into the 64 bits that sort like the value.</summary>
internal static class NumberValues
{
    /// <summary>From a JSON scalar of a document; false for the empty string, which counts as no value.</summary>
    public static bool TryRead(FieldNode field, ref Utf8JsonReader reader, ReadOnlySpan<byte> json, out long bits)
    {
        bits = 0;
        if (field.Kind == MappedKind.Boolean)
        {
            bits = reader.TokenType switch
            {
                JsonTokenType.True => 1,
                JsonTokenType.False => 0,
                JsonTokenType.String => FromText(field, JsonStrings.Text(ref reader)),
                _ => throw JsonErrors
                    .At(
                        $"Current token (VALUE_NUMBER_{(reader.ValueSpan.IndexOfAny(".eE"u8) < 0 ? "INT" : "FLOAT")}) not of boolean type",
                        json,
                        (int)reader.BytesConsumed
                    )
                    .AsException(),
            };
            return true;
        }
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False && field.Kind != MappedKind.Date)
        {
            throw JsonErrors
                .At(
                    $"Current token (VALUE_{reader.TokenType.ToString().ToUpperInvariant()}) not numeric, can not use numeric value accessors",
                    json,
                    (int)reader.BytesConsumed
                )
                .AsException();
        }

        if (reader.TokenType == JsonTokenType.Number && field.Kind == MappedKind.Long && reader.TryGetInt64(out bits))
            return true;
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && reader.ValueSpan.Length <= 64)
        {
            if (reader.ValueSpan.Length == 0 && field.Kind != MappedKind.Date)
                return false;
            Span<char> chars = stackalloc char[64];
            var length = System.Text.Encoding.UTF8.GetChars(reader.ValueSpan, chars);
            bits = FromText(field, chars[..length]);
            return true;
        }
        var text = JsonStrings.Text(ref reader);
        if (reader.TokenType == JsonTokenType.Number && RangeOf(field.Kind) is { } range && IsBeyond(field.Kind, text))
            throw JsonErrors.At($"Numeric value ({text}) out of range of {range}", json, (int)reader.BytesConsumed, "input_coercion_exception").AsException();
        bits = FromText(field, text);
        return true;
    }

    /// <summary>From text, of a document or of a query; the error is the cause Elasticsearch gives.</summary>
    public static long FromText(FieldNode field, ReadOnlySpan<char> text)
    {
        switch (field.Kind)
        {
            case MappedKind.Date:
                if (text.IsEmpty)
                    throw Errors.IllegalArgument("cannot parse empty datetime").AsException();
                return field.Format.TryParse(text, false, out var millis) ? millis : throw BadDate(field.Format, text).AsException();
            case MappedKind.Boolean:
                return text is "true" ? 1
                    : text is "false" or "" ? 0
                    : throw Errors.IllegalArgument($"Failed to parse value [{text}] as only [true] or [false] are allowed.").AsException();
            case MappedKind.Double or MappedKind.Float or MappedKind.HalfFloat:
                var number = ParseDouble(text);
                if (field.Kind != MappedKind.Double)
                    number = (float)number;
                return double.IsFinite(number) && (field.Kind != MappedKind.HalfFloat || Math.Abs(number) < 65520)
                    ? Bits(number)
                    : throw Errors.IllegalArgument($"[{field.TypeName}] supports only finite values, but got [{JavaNumbers.Text(number)}]").AsException();
            default:
                return Integer(field, text);
        }
    }

    public static ElasticError BadDate(DateFormat format, ReadOnlySpan<char> text) =>
        Errors.IllegalArgument($"failed to parse date field [{text}] with format [{format.Pattern}]") with
        {
            CausedBy = new("date_time_parse_exception", "Failed to parse with all enclosed parsers", 400),
        };

    /// <summary>The number a client sees: an integer, or the fraction behind sortable bits.</summary>
    public static double AsDouble(FieldNode field, long bits) => field.IsFractional ? NumericUtils.SortableInt64ToDouble(bits) : bits;

    public static long Bits(double value) => NumericUtils.DoubleToSortableInt64(value == 0 ? 0 : value);

    private static long Integer(FieldNode field, ReadOnlySpan<char> text)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            var number = ParseDouble(text);
            if (Math.Abs(number) >= 9.2233720368547758e18)
                throw OutOfRange(field, text).AsException();
            value = (long)Math.Truncate(number);
        }
        var (min, max) = field.Kind switch
        {
            MappedKind.Integer => (int.MinValue, int.MaxValue),
            MappedKind.Short => (short.MinValue, short.MaxValue),
            MappedKind.Byte => (sbyte.MinValue, sbyte.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        return value >= min && value <= max ? value : throw OutOfRange(field, text).AsException();
    }

    // What the parser itself says of a number that is too big; a byte is read as an integer first.
    private static string? RangeOf(MappedKind kind) =>
        kind switch
        {
            MappedKind.Long => "long (-9223372036854775808 - 9223372036854775807)",
            MappedKind.Integer => "int (-2147483648 - 2147483647)",
            MappedKind.Short => "Java short",
            _ => null,
        };

    private static bool IsBeyond(MappedKind kind, string text) =>
        Math.Abs(ParseDouble(text)) is var size
        && kind switch
        {
            MappedKind.Long => size >= 9.2233720368547758e18,
            MappedKind.Integer => size > int.MaxValue && !int.TryParse(text, out _),
            _ => size > short.MaxValue && !short.TryParse(text, out _),
        };

    private static ElasticError OutOfRange(FieldNode field, ReadOnlySpan<char> text) =>
        Errors.IllegalArgument($"Value [{text}] is out of range for {(field.Kind == MappedKind.Integer ? "an" : "a")} {field.TypeName}");

    private static double ParseDouble(ReadOnlySpan<char> text) =>
        double.TryParse(
            text,
            NumberStyles.Float & ~NumberStyles.AllowTrailingWhite & ~NumberStyles.AllowLeadingWhite,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : throw new ElasticError("number_format_exception", text.Length == 0 ? "empty String" : $"For input string: \"{text}\"", 400).AsException();
}
