using System.Text.Json;
using ActorPipeline.Host.Http.Tap;

namespace ActorPipeline.Host.Commands;

/// <summary>What <c>tap</c> prints. Pure.</summary>
/// <param name="colours">How to colour.</param>
/// <param name="raw">Only the lines as they were sent.</param>
/// <param name="json">For programs: each line as the node told it.</param>
internal sealed class TapText(Colours colours, bool raw, bool json)
{
    // What says where a line comes from, and is the same in all lines of a service.
    private static readonly HashSet<string> Constant =
    [
        "data_stream",
        "agent",
        "ecs",
        "input",
        "fields",
        "host",
        "service",
        "event.dataset",
        "log.file",
        "log.offset",
    ];

    /// <summary>One line.</summary>
    /// <param name="message">What the node told.</param>
    /// <param name="text">The same, as it came.</param>
    public IEnumerable<string> Lines(TapMessage message, string text)
    {
        if (json)
            return [text];
        var before = ParseText.Printable(message.Before ?? "(no text)");
        if (raw)
            return [before];
        if (message.Index is null)
            return [colours.Faint($"x {before}"), colours.Faint("  left out: parsing.leave-out")];
        var lines = new List<string> { colours.Faint($"- {before}"), Plus("+", message.After) };
        if (message.Tried is { } tried)
            lines.Add(Plus("?", tried));
        return lines;
    }

    /// <summary>What is said to a person and is no line.</summary>
    public static string Note(TapMessage message) =>
        message.Kind == "begin"
            ? $"Lines of {ParseText.Printable(message.Service ?? "")} out of {ParseText.Printable(message.Topic ?? "")}, as they come. Ctrl-C ends."
            : $"({ParseText.Printable(message.Note ?? "")})";

    /// <summary>What was left out since the beat before; null when nothing.</summary>
    public static string? Left(TapMessage before, TapMessage now)
    {
        var (dropped, skipped) = ((now.Dropped ?? 0) - (before.Dropped ?? 0), (now.Skipped ?? 0) - (before.Skipped ?? 0));
        var parts = new List<string>();
        if (skipped > 0)
            parts.Add($"{Wording.Count(skipped, "record")} skipped: more come than a tap reads");
        if (dropped > 0)
            parts.Add($"{Wording.Count(dropped, "line")} dropped: this terminal is too slow for them");
        return parts.Count == 0 ? null : $"({string.Join("; ", parts)})";
    }

    private string Plus(string sign, JsonElement? document)
    {
        if (document is not { } found)
            return colours.Faint($"{sign} (longer than 512 KiB)");
        var fields = Flat("", found).ToList();
        var level = fields.FirstOrDefault(field => field.Name == "log.level").Value ?? "";
        var message = fields.FirstOrDefault(field => field.Name == "message").Value ?? "";
        var time = fields.FirstOrDefault(field => field.Name == "@timestamp").Value ?? "";
        var rest = fields
            .Where(field => field.Name is not ("@timestamp" or "message" or "log.level"))
            .Select(field => $"{colours.Name(field.Name)}={field.Value}");
        return string.Join("  ", new[] { $"{sign} {time}", colours.Level(level), message, string.Join(' ', rest) }.Where(part => part.Length > 0));
    }

    private static IEnumerable<(string Name, string Value)> Flat(string name, JsonElement value)
    {
        if (Constant.Contains(name))
            return [];
        return value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().SelectMany(member => Flat(name.Length == 0 ? member.Name : $"{name}.{member.Name}", member.Value))
            : [(ParseText.Printable(name), ParseText.Printable(value.ValueKind == JsonValueKind.String ? String(value) : value.GetRawText()))];
    }

    private static string String(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }
}
