using System.Text.Json;

namespace ActorPipeline.Actors.Elastic;

/// <summary>Reads parts of a JSON answer that may be missing.</summary>
internal static class AnswerParts
{
    /// <summary>The value at a path of members; null when there is none.</summary>
    public static JsonElement? At(JsonElement? body, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (body is not { ValueKind: JsonValueKind.Object } at || !at.TryGetProperty(name, out var next))
                return null;
            body = next;
        }
        return body;
    }

    /// <summary>The strings of a value that is a string or a list of strings, as a setting may be either.</summary>
    public static IEnumerable<string> Texts(JsonElement? value) =>
        value switch
        {
            { ValueKind: JsonValueKind.String } text => [text.GetString()!],
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray()
                .Where(item => item.ValueKind == JsonValueKind.String)
                .Select(item => item.GetString()!),
            _ => [],
        };
}
