using System.Text.Json;

namespace ActorPipeline.Host.Http;

/// <summary>Finds fields in a document. Pure.</summary>
internal static class DocumentPath
{
    /// <summary>The values at a path, whichever of its dots are objects; of a list of objects those in each.</summary>
    /// <param name="within">The document.</param>
    /// <param name="path">Names with dots between.</param>
    public static IEnumerable<JsonElement> Find(JsonElement within, string path) =>
        within.ValueKind switch
        {
            JsonValueKind.Array => within.EnumerateArray().SelectMany(item => Find(item, path)),
            JsonValueKind.Object => within
                .EnumerateObject()
                .SelectMany(member =>
                    path == member.Name ? [member.Value]
                    : path.StartsWith(member.Name, StringComparison.Ordinal) && path[member.Name.Length] == '.'
                        ? Find(member.Value, path[(member.Name.Length + 1)..])
                    : []
                ),
            _ => [],
        };
}
