using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Reads a request body that is one JSON object.</summary>
internal static class JsonBody
{
    /// <summary>Null when there is no body.</summary>
    public static JsonDocument? Parse(RestRequest request)
    {
        if (request.Body.IsEmpty)
            return null;
        try
        {
            var document = JsonDocument.Parse(request.Body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            var found = document.RootElement.ValueKind;
            document.Dispose();
            throw Errors.Parsing($"Expected [START_OBJECT] but found [{found}]").AsException();
        }
        catch (JsonException)
        {
            throw JsonErrors.Diagnose(request.Body.Span).AsException();
        }
    }
}
