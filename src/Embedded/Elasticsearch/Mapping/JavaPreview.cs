using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Writes a JSON value as Java prints maps and lists (<c>{a=1, b=[x, y]}</c>): what "Preview of field's value" shows.</summary>
internal static class JavaPreview
{
    public static string Of(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "{" + string.Join(", ", value.EnumerateObject().Select(p => $"{p.Name}={Of(p.Value)}")) + "}",
            JsonValueKind.Array => "[" + string.Join(", ", value.EnumerateArray().Select(Of)) + "]",
            JsonValueKind.String => value.GetString()!,
            _ => value.GetRawText(),
        };

    /// <summary>What Elasticsearch's parser calls the beginning of such a value.</summary>
    public static string Token(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Object => "START_OBJECT",
            JsonValueKind.Array => "START_ARRAY",
            JsonValueKind.String => "VALUE_STRING",
            JsonValueKind.Number => "VALUE_NUMBER",
            JsonValueKind.Null => "VALUE_NULL",
            _ => "VALUE_BOOLEAN",
        };
}
