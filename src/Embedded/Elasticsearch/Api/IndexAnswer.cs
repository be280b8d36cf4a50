using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>An answer with one object for each index, by its name.</summary>
internal static class IndexAnswer
{
    /// <summary>Makes the answer; <paramref name="write"/> writes the members of one index.</summary>
    public static ValueTask<RestResponse> Of(IReadOnlyList<IndexStore> indices, Action<Utf8JsonWriter, IndexStore> write) =>
        new(
            RestResponse.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    foreach (var index in indices)
                    {
                        json.WriteStartObject(index.Name);
                        write(json, index);
                        json.WriteEndObject();
                    }
                    json.WriteEndObject();
                }
            )
        );
}
