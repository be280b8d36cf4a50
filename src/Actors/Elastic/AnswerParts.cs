using System.Text.Json;

namespace ActorPipeline.Actors.Elastic;

/// <summary>Parts of what a server answers, as far as they are there.</summary>
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

    /// <summary>A text, or the texts of a list; a setting may be either.</summary>
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
