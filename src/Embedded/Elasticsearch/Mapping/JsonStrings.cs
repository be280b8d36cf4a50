using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// Reads strings and names of documents, also with unpaired surrogates (<c>\ud800</c>): <c>Utf8JsonReader</c> throws for them, and Elasticsearch indexes them
/// as the replacement character.
/// </summary>
internal static class JsonStrings
{
    public static string Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return Encoding.UTF8.GetString(reader.ValueSpan);
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(reader.ValueSpan);
        }
    }

    /// <summary>A value as a preview shows it; the reader ends behind it.</summary>
    public static string Preview(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new List<string>();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = Text(ref reader);
                    reader.Read();
                    members.Add($"{name}={Preview(ref reader)}");
                }
                return "{" + string.Join(", ", members) + "}";
            case JsonTokenType.StartArray:
                var elements = new List<string>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    elements.Add(Preview(ref reader));
                return "[" + string.Join(", ", elements) + "]";
            case JsonTokenType.String:
                return Text(ref reader);
            case JsonTokenType.Number when reader.ValueSpan.IndexOfAny(".eE"u8) >= 0:
                return JavaNumbers.Text(double.Parse(reader.ValueSpan, CultureInfo.InvariantCulture));
            default:
                return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var text = Encoding.UTF8.GetString(escaped);
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }
            i++;
            plain.Append(
                text[i] switch
                {
                    'b' => '\b',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => (char)ushort.Parse(text.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                    var other => other,
                }
            );
            if (text[i] == 'u')
                i += 4;
        }
        return plain.ToString();
    }
}
