using System.Text;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// Diagnoses invalid JSON with the messages and positions of Elasticsearch's parser (Jackson), because people and tools search for these texts. Only used
/// after an error: it reads the text a second time.
/// </summary>
internal static class JsonErrors
{
    /// <summary>The error of the parser, with the one below it that does not name the position first.</summary>
    public static ElasticError Diagnose(ReadOnlySpan<byte> json) => Diagnose(json, out _);

    /// <summary>The same.</summary>
    /// <param name="json">What could not be read.</param>
    /// <param name="token">Where the token begins that Elasticsearch had before it, where that is not the last one that could be read; else -1.</param>
    public static ElasticError Diagnose(ReadOnlySpan<byte> json, out int token)
    {
        token = -1;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
        var open = new Stack<int>();
        var (last, end) = (JsonTokenType.None, 0);
        JsonException? failure = null;
        try
        {
            while (reader.Read())
            {
                (last, end) = (reader.TokenType, (int)reader.BytesConsumed);
                if (last is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    open.Push((int)reader.TokenStartIndex);
                else if (last is JsonTokenType.EndObject or JsonTokenType.EndArray)
                    open.Pop();
            }
        }
        catch (JsonException error)
        {
            failure = error;
        }
        var at = SkipSpace(json, end);
        var inObject = open.Count > 0 && json[open.Peek()] == '{';
        if (inObject && last is not (JsonTokenType.PropertyName or JsonTokenType.StartObject) && at < json.Length && json[at] == ',')
            at = SkipSpace(json, at + 1);
        if (at >= json.Length)
            return EndOfInput(json, open);
        if (json[at] == '"')
        {
            var error = BrokenString(json, at, failure, open);
            token = last == JsonTokenType.PropertyName || error.Reason.Contains("a colon", StringComparison.Ordinal) ? at : -1;
            return error;
        }
        if (inObject && last != JsonTokenType.PropertyName)
            return Unexpected(json, at, IsName(json, at, end) ? "double-quote to start field name" : "comma to separate Object entries");
        return IsIdentifier(json[at]) && !char.IsAsciiDigit((char)json[at]) ? UnknownToken(json, at) : Unexpected(json, at, "a valid JSON token");
    }

    /// <summary>An error of the parser at a place of its own.</summary>
    public static ElasticError At(string message, ReadOnlySpan<byte> json, int offset, string type = "json_parse_exception")
    {
        var text = $"{message}\n at [Source: {Source(json)}; {Place(json, offset)}]";
        return new("x_content_parse_exception", $"{Column(json, offset)} {text}", 400) { CausedBy = new(type, text, 400) };
    }

    /// <summary>A place as errors of documents begin with: <c>[1:12]</c>, both from 1.</summary>
    public static string Column(ReadOnlySpan<byte> json, int offset)
    {
        var (line, column) = LineAndColumn(json, offset);
        return $"[{line}:{column}]";
    }

    /// <summary>The same without brackets.</summary>
    public static string Position(ReadOnlySpan<byte> json, int offset) => Column(json, offset)[1..^1];

    private static ElasticError EndOfInput(ReadOnlySpan<byte> json, Stack<int> open)
    {
        var start = open.TryPeek(out var opened) ? opened : 0;
        var kind = json.Length > 0 && json[start] == '[' ? "Array" : "Object";
        var source = Source(json);
        return new("x_content_e_o_f_exception", $"{Column(json, json.Length)} Unexpected end of file", 400)
        {
            CausedBy = new(
                "json_e_o_f_exception",
                $"Unexpected end-of-input: expected close marker for {kind} (start marker at [Source: {source}; {Place(json, start)}])\n"
                    + $" at [Source: {source}; {Place(json, json.Length)}]",
                400
            ),
        };
    }

    private static ElasticError BrokenString(ReadOnlySpan<byte> json, int at, JsonException? failure, Stack<int> open)
    {
        for (var i = at + 1; i < json.Length; i++)
        {
            if (json[i] < ' ')
            {
                return At(
                    $"Illegal unquoted character ((CTRL-CHAR, code {json[i]})): has to be escaped using backslash to be included in string value",
                    json,
                    i
                );
            }

            if (json[i] == '\\' && ++i < json.Length && "\"\\/bfnrtu"u8.IndexOf(json[i]) < 0)
                return At($"Unrecognized character escape '{(char)json[i]}' (code {json[i]})", json, i);
            if (json[i] != '"')
                continue;
            var next = SkipSpace(json, i + 1);
            return next < json.Length ? Unexpected(json, next, "a colon to separate field name and value") : EndOfInput(json, open);
        }
        return failure is null ? EndOfInput(json, open) : At("Unexpected end-of-input in a string", json, json.Length);
    }

    private static ElasticError Unexpected(ReadOnlySpan<byte> json, int at, string expected) =>
        At($"Unexpected character ('{(char)json[at]}' (code {json[at]})): was expecting {expected}", json, at);

    private static ElasticError UnknownToken(ReadOnlySpan<byte> json, int start)
    {
        var end = start;
        while (end < json.Length && IsIdentifier(json[end]))
            end++;
        return At(
            $"Unrecognized token '{Encoding.UTF8.GetString(json[start..end])}': was expecting (JSON String, Number, Array, Object or token "
                + "'null', 'true' or 'false')",
            json,
            Math.Min(end + 1, json.Length)
        );
    }

    // A name is what comes after the start or after a comma; else the comma itself is missing.
    private static bool IsName(ReadOnlySpan<byte> json, int at, int end) => json[end - 1] == '{' || json[end..at].Contains((byte)',');

    private static int SkipSpace(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            at++;
        return at;
    }

    // Control characters are escaped, and only the first 500 bytes are shown.
    private static string Source(ReadOnlySpan<byte> json)
    {
        const int most = 500;
        var text = new StringBuilder("(byte[])\"");
        foreach (var character in Encoding.UTF8.GetString(json[..Math.Min(most, json.Length)]))
        {
            if (char.IsControl(character) && character is not ('\r' or '\n'))
                text.Append("\\u").Append(((int)character).ToString("x4"));
            else
                text.Append(character);
        }
        return text.Append('"').Append(json.Length > most ? $"[truncated {json.Length - most} bytes]" : "").ToString();
    }

    private static string Place(ReadOnlySpan<byte> json, int offset)
    {
        var (line, column) = LineAndColumn(json, offset);
        return $"line: {line}, column: {column}";
    }

    private static (int Line, int Column) LineAndColumn(ReadOnlySpan<byte> json, int offset)
    {
        var before = json[..Math.Min(offset, json.Length)];
        return (before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'));
    }

    private static bool IsIdentifier(byte value) => value is (byte)'_' or (byte)'$' or >= 0x80 || char.IsAsciiLetterOrDigit((char)value);
}
