using System.Text.Json;
using System.Text.RegularExpressions;

namespace ActorPipeline.Host.Commands;

/// <summary>A field that Elasticsearch did not take.</summary>
/// <param name="Name">The field.</param>
/// <param name="Value">What the event has there, as JSON; null when it has no such field.</param>
/// <param name="Wanted">What the index wants, in words.</param>
internal sealed partial record RefusedField(string Name, string? Value, string Wanted)
{
    private const int MostCharacters = 200;

    /// <summary>The fields a reason is about; none where it is about something else, or in words not known here.</summary>
    /// <param name="reason">Elasticsearch's, or OpenSearch's.</param>
    /// <param name="value">The event.</param>
    public static IReadOnlyList<RefusedField> Of(string reason, byte[]? value)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(value ?? []);
        }
        catch (JsonException)
        {
            // What is no JSON has no fields.
        }
        using (document)
        {
            var found = new List<RefusedField>();
            foreach (var (words, wanted) in Known)
            {
                foreach (Match match in words.Matches(reason))
                {
                    var name = match.Groups["field"].Value;
                    if (found.All(one => one.Name != name))
                        found.Add(new RefusedField(name, document is null ? null : Find(document.RootElement, name), wanted(match)));
                }
            }
            return found;
        }
    }

    private static (Regex Words, Func<Match, string> Wanted)[] Known =>
        [
            (ObjectExpected(), _ => "the index has an object there, with fields below it"),
            (Unparsable(), match => $"the index wants {match.Groups["type"].Value}"),
            (ChangedType(), match => $"the index has {match.Groups["has"].Value} there, the event {match.Groups["type"].Value}"),
            (Strict(), _ => "the index takes no new fields (its mapping is strict)"),
            (WantsObject(), _ => "the index has a plain value there, the event an object"),
        ];

    /// <summary>The value at a path, whichever of its dots are objects; of an event of Filebeat also out of a line that is JSON.</summary>
    private static string? Find(JsonElement within, string path)
    {
        if (Look(within, path) is { } here)
            return here;
        if (within.ValueKind != JsonValueKind.Object || !within.TryGetProperty("message", out var line) || line.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            using var inner = JsonDocument.Parse(line.GetString() ?? "");
            return Look(inner.RootElement, path);
        }
        catch (Exception none) when (none is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Look(JsonElement within, string path)
    {
        if (within.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var member in within.EnumerateObject())
        {
            if (member.Name == path)
                return member.Value.GetRawText() is { Length: > MostCharacters } text ? text[..MostCharacters] + "…" : member.Value.GetRawText();
            if (path.StartsWith(member.Name + ".", StringComparison.Ordinal) && Look(member.Value, path[(member.Name.Length + 1)..]) is { } below)
                return below;
        }
        return null;
    }

    [GeneratedRegex(@"object mapping for \[(?<field>[^\]]+)\] tried to parse field \[[^\]]*\] as object, but found a concrete value")]
    private static partial Regex ObjectExpected();

    [GeneratedRegex(@"failed to parse field \[(?<field>[^\]]+)\] of type \[(?<type>[^\]]+)\]")]
    private static partial Regex Unparsable();

    [GeneratedRegex(@"mapper \[(?<field>[^\]]+)\] cannot be changed from type \[(?<has>[^\]]+)\] to \[(?<type>[^\]]+)\]")]
    private static partial Regex ChangedType();

    [GeneratedRegex(@"dynamic introduction of \[(?<field>[^\]]+)\] within \[[^\]]*\] is not allowed")]
    private static partial Regex Strict();

    [GeneratedRegex(
        @"Existing mapping for \[(?<field>[^\]]+)\] must be of type object but found \[[^\]]+\]|can't merge a non object mapping \[(?<field>[^\]]+)\]"
    )]
    private static partial Regex WantsObject();
}
