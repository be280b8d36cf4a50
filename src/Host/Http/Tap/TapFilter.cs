using System.Collections.Immutable;
using System.Text.Json;

namespace ActorPipeline.Host.Http.Tap;

/// <summary>
/// Which lines a tap shows: <c>field:value</c>, all of them. Case does not count, <c>*</c> is any text; <c>message</c> need only hold the text. Pure.
/// </summary>
internal sealed class TapFilter
{
    /// <summary>The most conditions at once.</summary>
    public const int Most = 10;

    /// <summary>What is allowed, for messages.</summary>
    public const string Allowed = "FIELD:VALUE, such as log.level:error or url.path:/api/*";

    private readonly ImmutableArray<(string Field, string[] Parts)> _conditions;

    private TapFilter(ImmutableArray<(string, string[])> conditions) => _conditions = conditions;

    /// <summary>Reads conditions.</summary>
    /// <returns>The filter; or the condition that is none.</returns>
    public static (TapFilter? Filter, string? Wrong) Parse(IEnumerable<string> conditions)
    {
        var read = ImmutableArray.CreateBuilder<(string, string[])>();
        foreach (var condition in conditions)
        {
            var colon = condition.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || colon == condition.Length - 1 || read.Count == Most)
                return (null, condition);
            var (field, value) = (condition[..colon], condition[(colon + 1)..]);
            read.Add((field, (field == "message" && !value.Contains('*', StringComparison.Ordinal) ? $"*{value}*" : value).Split('*')));
        }
        return (new TapFilter(read.ToImmutable()), null);
    }

    /// <summary>Whether a document is meant.</summary>
    public bool Takes(JsonElement document) => _conditions.All(condition => Values(document, condition.Field).Any(value => Matches(value, condition.Parts)));

    /// <summary>The plain values of a field, those of lists as well.</summary>
    private static IEnumerable<string> Values(JsonElement document, string field) =>
        DocumentPath.Find(document, field).SelectMany(Plain).Select(Text).OfType<string>();

    private static IEnumerable<JsonElement> Plain(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Plain) : [value];

    private static string? Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => null,
        };

    // The parts between stars, one after the other: what is found first leaves most for the rest.
    private static bool Matches(string text, string[] parts)
    {
        const StringComparison alike = StringComparison.OrdinalIgnoreCase;
        if (parts.Length == 1)
            return text.Equals(parts[0], alike);
        if (text.Length < parts[0].Length + parts[^1].Length || !text.StartsWith(parts[0], alike) || !text.EndsWith(parts[^1], alike))
            return false;
        var (at, end) = (parts[0].Length, text.Length - parts[^1].Length);
        foreach (var part in parts[1..^1])
        {
            var found = text.AsSpan(at, end - at).IndexOf(part, alike);
            if (found < 0)
                return false;
            at += found + part.Length;
        }
        return true;
    }
}
