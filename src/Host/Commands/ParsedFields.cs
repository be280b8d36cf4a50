using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Parsing.Lines;

namespace ActorPipeline.Host.Commands;

/// <summary>The fields of a parsed line, with objects flattened to dotted names.</summary>
internal static class ParsedFields
{
    /// <summary>Each field's name, and its value as JSON, in the order of the line.</summary>
    public static IReadOnlyList<(string Name, string Json)> Of(ParsedLine line)
    {
        if (line.Members.Length == 0)
            return [];
        return Of([(byte)'{', .. line.Members[1..], (byte)'}']);
    }

    /// <summary>The same of a JSON object.</summary>
    public static IReadOnlyList<(string Name, string Json)> Of(byte[] json)
    {
        var fields = new List<(string, string)>();
        // Strings stay escaped: an escaped unpaired surrogate is valid JSON, and cannot be decoded.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1_000 });
        var path = new Stack<string>();
        var name = "";
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = string.Concat(path.Peek(), Encoding.UTF8.GetString(reader.ValueSpan));
                    break;
                case JsonTokenType.StartObject:
                    path.Push(name.Length == 0 ? "" : name + ".");
                    if (json.AsSpan((int)reader.BytesConsumed).TrimStart(" \t\r\n"u8) is [(byte)'}', ..])
                        fields.Add((name, "{}"));
                    break;
                case JsonTokenType.EndObject:
                    path.Pop();
                    break;
                default:
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    fields.Add((name, Encoding.UTF8.GetString(json.AsSpan(start, (int)reader.BytesConsumed - start))));
                    break;
            }
        }

        return fields;
    }

    /// <summary>The line's own time as ISO 8601; null when it has none.</summary>
    public static string? Time(ParsedLine line)
    {
        Span<byte> time = stackalloc byte[30];
        return line.WriteTimestamp(time) is > 0 and var length ? Encoding.ASCII.GetString(time[..length]) : null;
    }
}
