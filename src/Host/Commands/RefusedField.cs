using System.Text.Json;
using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Host.Http;

namespace ActorPipeline.Host.Commands;

/// <summary>A field that Elasticsearch did not take.</summary>
/// <param name="Name">The field.</param>
/// <param name="Value">What the event has there, as JSON; null when it has no such field.</param>
/// <param name="Wanted">What the index wants, in words.</param>
internal sealed record RefusedField(string Name, string? Value, string Wanted)
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
            foreach (var refusal in RefusalWords.Read(reason))
            {
                if (found.All(one => one.Name != refusal.Field))
                    found.Add(new RefusedField(refusal.Field, document is null ? null : Find(document.RootElement, refusal.Field), InWords(refusal)));
            }
            return found;
        }
    }

    private static string InWords(RefusalOfField refusal) =>
        refusal.Cause switch
        {
            RefusalCause.ObjectExpected => "the index has an object there, with fields below it",
            RefusalCause.Unparsable => $"the index wants {refusal.Has}",
            RefusalCause.OtherType => $"the index has {refusal.Has} there, the event {refusal.Given ?? "another type"}",
            RefusalCause.Strict => "the index takes no new fields (its mapping is strict)",
            RefusalCause.ValueExpected => "the index has a plain value there, the event an object",
            _ => "of the index and the event one has an object there, the other a plain value",
        };

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

    private static string? Look(JsonElement within, string path) =>
        DocumentPath.Find(within, path).Select(value => value.GetRawText()).FirstOrDefault() is { } text
            ? text.Length > MostCharacters
                ? text[..MostCharacters] + "…"
                : text
            : null;
}
