using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ActorPipeline.Host.Http;

/// <summary>Reads the body of a request as JSON and validates all of it at once.</summary>
internal static class StrictJsonBody
{
    /// <summary>
    /// Reads the body. <see cref="JsonDocument"/> decodes strings only on access, so an invalid one would throw later, in the handler; here all are decoded.
    /// </summary>
    /// <exception cref="JsonException">It is no JSON, or holds text that is no Unicode.</exception>
    /// <exception cref="IOException">It ends early, is too large or comes in broken chunks.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext context)
    {
        var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        try
        {
            Check(body.RootElement);
            return body;
        }
        catch (InvalidOperationException noText)
        {
            body.Dispose();
            throw new JsonException("text that is no Unicode", noText);
        }
    }

    private static void Check(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Check(item);
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    Check(member.Value);
                }
                break;
        }
    }
}
