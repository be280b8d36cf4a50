using System.Text;
using System.Text.Json;

namespace ActorPipeline.Actors.Parsing.Lines;

/// <summary>
/// A test of a parser: <c>LINE => {"field": value, …}</c> for the fields that matter, <c>message</c> and <c>@timestamp</c> among them;
/// <c>LINE => none</c> for a line that is not in its format. A field that must not be there is <c>null</c>.
/// </summary>
public static class ParserTest
{
    private const string Arrow = " => ";

    /// <summary>The failures, one sentence each; empty when the test passes.</summary>
    /// <param name="test">The test.</param>
    /// <param name="parser">The parser.</param>
    /// <param name="readAt">When the line was read, for times without a year.</param>
    public static IEnumerable<string> Run(string test, ILineParser parser, DateTimeOffset readAt)
    {
        var arrow = test.LastIndexOf(Arrow, StringComparison.Ordinal);
        if (arrow < 0)
            return [$"'{test}' is no test; allowed is LINE => {{\"field\": value}}, or LINE => none"];
        var (text, wanted) = (test[..arrow], test[(arrow + Arrow.Length)..].Trim());
        var line = new ParsedLine { ReadAtMilliseconds = readAt.ToUnixTimeMilliseconds() };
        line.Clear();
        var matches = parser.TryRead(Encoding.UTF8.GetBytes(text), line);
        if (wanted == "none")
            return matches ? [$"'{text}': expected no match, got fields"] : [];
        try
        {
            using var fields = JsonDocument.Parse(wanted);
            if (fields.RootElement.ValueKind != JsonValueKind.Object)
                return [$"'{text}': expected {wanted}; allowed is a JSON object of fields, or none"];
            if (!matches)
                return [$"'{text}': expected {wanted}, got no match"];
            using var found = JsonDocument.Parse(Found(line));
            return [.. fields.RootElement.EnumerateObject().Select(field => Differs(text, field, found.RootElement)).OfType<string>()];
        }
        catch (JsonException wrong)
        {
            return [$"'{text}': what is expected is no JSON: {wrong.Message}"];
        }
    }

    private static byte[] Found(ParsedLine line)
    {
        Span<byte> time = stackalloc byte[32];
        var at = Encoding.ASCII.GetString(time[..line.WriteTimestamp(time)]);
        List<string> members = [];
        if (line.Members.Length > 0)
            members.Add(Encoding.UTF8.GetString(line.Members[1..]));
        if (line.HasMessage)
            members.Add($"\"message\":{Encoding.UTF8.GetString(line.MessageJson)}");
        if (at.Length > 0)
            members.Add($"\"@timestamp\":\"{at}\"");
        return Encoding.UTF8.GetBytes("{" + string.Join(',', members) + "}");
    }

    private static string? Differs(string text, JsonProperty wanted, JsonElement found)
    {
        var got = Find(found, wanted.Name);
        if (got is { } value ? JsonElement.DeepEquals(value, wanted.Value) : wanted.Value.ValueKind == JsonValueKind.Null)
            return null;
        return $"'{text}': {wanted.Name} expected {wanted.Value.GetRawText()}, got {(got is { } other ? other.GetRawText() : "nothing")}";
    }

    /// <summary>A field by its whole name, whether that has dots or objects.</summary>
    private static JsonElement? Find(JsonElement root, string name)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return null;
        if (root.TryGetProperty(name, out var whole))
            return whole;
        for (var dot = name.IndexOf('.'); dot > 0; dot = name.IndexOf('.', dot + 1))
        {
            if (root.TryGetProperty(name[..dot], out var inner) && Find(inner, name[(dot + 1)..]) is { } found)
                return found;
        }

        return null;
    }
}
