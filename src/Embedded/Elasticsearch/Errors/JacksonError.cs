using System.Text;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// Words a JSON error as Elasticsearch's parser (Jackson) does, position included: people and tools search for these texts.
/// Columns count bytes from 1 and point behind what was read, as Jackson's do.
/// </summary>
internal static class JacksonError
{
    /// <summary>The source Jackson names for a document.</summary>
    public const string Document = "org.elasticsearch.common.bytes.AbstractBytesReference$MarkSupportingStreamInputWrapper";

    /// <summary>The source Jackson names for an action line or a request body.</summary>
    public const string Request = "org.elasticsearch.transport.netty4.ByteBufStreamInput";

    public static ElasticError At(string message, ReadOnlySpan<byte> json, int offset, string source)
    {
        var before = json[..Math.Min(offset, json.Length)];
        var line = before.Count((byte)'\n') + 1;
        var column = offset - before.LastIndexOf((byte)'\n');
        return new("json_parse_exception", $"{message}\n at [Source: ({source}); line: {line}, column: {column}]", 400);
    }

    public static ElasticError Describe(JsonException error, ReadOnlySpan<byte> json, string source)
    {
        var offset = OffsetOf(error, json);
        if (offset >= json.Length)
            return At("Unexpected end-of-input: expected close marker for Object", json, json.Length, source);
        var start = offset;
        while (start > 0 && IsIdentifier(json[start - 1]))
            start--;
        if (IsIdentifier(json[start]) && !char.IsAsciiDigit((char)json[start]))
            return UnknownToken(json, start, source);
        var character = (char)json[offset];
        return At($"Unexpected character ('{character}' (code {(int)character})): was expecting a valid JSON token", json, offset + 1, source);
    }

    private static ElasticError UnknownToken(ReadOnlySpan<byte> json, int start, string source)
    {
        var end = start;
        while (end < json.Length && IsIdentifier(json[end]))
            end++;
        var token = Encoding.UTF8.GetString(json[start..end]);
        return At($"Unrecognized token '{token}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
            json, Math.Min(end + 1, json.Length), source);
    }

    private static int OffsetOf(JsonException error, ReadOnlySpan<byte> json)
    {
        var offset = 0;
        for (var line = error.LineNumber ?? 0; line > 0; line--)
        {
            var next = json[offset..].IndexOf((byte)'\n');
            if (next < 0)
                break;
            offset += next + 1;
        }
        return offset + (int)(error.BytePositionInLine ?? 0);
    }

    private static bool IsIdentifier(byte value) => value is (byte)'_' or (byte)'$' or >= 0x80 || char.IsAsciiLetterOrDigit((char)value);
}
