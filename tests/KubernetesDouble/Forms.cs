using System.Text.Json.Nodes;

namespace ActorPipeline.KubernetesDouble;

/// <summary>The form a client wants an answer in.</summary>
internal static class Forms
{
    /// <summary>Only metadata, when the <c>Accept</c> header prefers that.</summary>
    public static JsonObject As(JsonObject one, string accept)
    {
        if (!accept.Contains("as=PartialObjectMetadata", StringComparison.Ordinal) || (string?)one["kind"] == "Status")
        {
            return one;
        }

        return one["items"] is JsonArray items
            ? new JsonObject
            {
                ["kind"] = "PartialObjectMetadataList",
                ["apiVersion"] = "meta.k8s.io/v1",
                ["metadata"] = one["metadata"]!.DeepClone(),
                ["items"] = new JsonArray([.. items.Select(item => Partial((JsonObject)item!))]),
            }
            : Partial(one);
    }

    private static JsonObject Partial(JsonObject one) =>
        new()
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = one["metadata"]!.DeepClone(),
        };
}
