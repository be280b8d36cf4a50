using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ActorPipeline.Host.Http;

/// <summary>The body of a request as JSON that holds no surprises.</summary>
internal static class StrictJsonBody
{
    /// <summary>Reads all of it. <see cref="JsonDocument"/> looks at texts only when they are asked for: here that is at once.</summary>
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
