using System.Text.Json;

namespace ActorPipeline.Integration.Tests.Http;

/// <summary>
/// Holds JSON against a schema of <c>openapi.json</c>. Stricter than the schema: a member that it does not name is wrong as well, and so is a keyword that
/// is not known here.
/// </summary>
internal sealed class JsonShape(JsonElement document)
{
    /// <summary>Fails where the value is not as the schema says.</summary>
    public void Assert(JsonElement schema, JsonElement value, string at)
    {
        if (Wrong(schema, value, at) is { } wrong)
            Xunit.Assert.Fail(wrong);
    }

    private string? Wrong(JsonElement schema, JsonElement value, string at)
    {
        // It may be anything.
        if (!schema.EnumerateObject().Any(keyword => keyword.Name != "description"))
            return null;
        foreach (var keyword in schema.EnumerateObject())
        {
            var wrong = keyword.Name switch
            {
                "$ref" => Wrong(Find(keyword.Value.GetString()!), value, at),
                "anyOf" => keyword.Value.EnumerateArray().Any(one => Wrong(one, value, at) is null) ? null : $"{at} is none of {keyword.Value}",
                "type" => Texts(keyword.Value).Any(type => Is(type, value)) ? null : $"{at} is {value.ValueKind}, not {keyword.Value}",
                "enum" => keyword.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)) ? null : $"{at} is {value}, not of {keyword.Value}",
                "items" => value.ValueKind == JsonValueKind.Array ? First(value.EnumerateArray().Select(one => Wrong(keyword.Value, one, at + "[]"))) : null,
                "properties" => value.ValueKind == JsonValueKind.Object
                    ? First(
                        value
                            .EnumerateObject()
                            .Select(member =>
                                keyword.Value.TryGetProperty(member.Name, out var known) ? Wrong(known, member.Value, $"{at}.{member.Name}")
                                : schema.TryGetProperty("additionalProperties", out _) ? null
                                : $"{at}.{member.Name} is not in the schema"
                            )
                    )
                    : null,
                "additionalProperties" => value.ValueKind == JsonValueKind.Object && keyword.Value.ValueKind == JsonValueKind.Object
                    ? First(value.EnumerateObject().Select(member => Wrong(keyword.Value, member.Value, $"{at}.{member.Name}")))
                    : null,
                "required" => value.ValueKind == JsonValueKind.Object
                    ? First(Texts(keyword.Value).Select(name => value.TryGetProperty(name, out _) ? null : $"{at} has no {name}"))
                    : null,
                "description" or "default" => null,
                _ => $"{at}: the keyword {keyword.Name} is not known",
            };
            if (wrong is not null)
                return wrong;
        }
        return null;
    }

    private JsonElement Find(string reference) => document.GetProperty("components").GetProperty("schemas").GetProperty(reference.Split('/')[^1]);

    private static IEnumerable<string> Texts(JsonElement one) =>
        one.ValueKind == JsonValueKind.Array ? one.EnumerateArray().Select(text => text.GetString()!) : [one.GetString()!];

    private static string? First(IEnumerable<string?> wrongs) => wrongs.FirstOrDefault(wrong => wrong is not null);

    private static bool Is(string type, JsonElement value) =>
        type switch
        {
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            _ => value.ValueKind.ToString().Equals(type, StringComparison.OrdinalIgnoreCase),
        };
}
