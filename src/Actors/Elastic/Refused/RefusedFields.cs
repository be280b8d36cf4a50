using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing.Fields;

namespace ActorPipeline.Actors.Elastic.Refused;

/// <summary>
/// Makes smaller forms of an event whose fields an index refuses, so that its line is indexed all the same. Pure; works for every document.
/// </summary>
internal static class RefusedFields
{
    /// <summary>The tag of a document without its refused fields.</summary>
    public const string Tag = "_fields_refused";

    /// <summary>The most characters of a reason, which may contain a preview of the document.</summary>
    private const int LongestReason = 1024;
    private const int Deepest = 10_000;
    private static readonly JsonWriterOptions Lax = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = Deepest,
    };

    /// <summary>Strings that every index template for logs maps as strings, by object and members.</summary>
    private static readonly (string Object, string[] Members)[] Kept =
    [
        ("data_stream", ["type", "dataset", "namespace"]),
        ("service", ["name"]),
        ("host", ["name"]),
    ];

    /// <summary>The next smaller form after <paramref name="sent"/> was refused; null when there is none.</summary>
    public static Reduction? After(ReducedEvent? sent) =>
        sent?.Form switch
        {
            null => Reduction.Line,
            Reduction.Line => Reduction.Tagged,
            Reduction.Tagged => Reduction.Bare,
            _ => null,
        };

    /// <summary>The smaller event.</summary>
    /// <param name="slice">Contains the encoded event.</param>
    /// <param name="index">Its index there.</param>
    /// <param name="form">How much to leave.</param>
    /// <param name="why">What the server said.</param>
    public static ReducedEvent Reduce(EncodedSlice slice, int index, Reduction form, ItemVerdict why) =>
        new(Reduce(slice.Memory(index, 1).Span, slice.Chunk[slice.RecordOf(index)].Timestamp, form, why), form, why);

    /// <summary>The smaller event.</summary>
    /// <param name="encoded">Action line and document.</param>
    /// <param name="recordTime">Replaces a time that cannot be read, milliseconds since 1970.</param>
    /// <param name="form">How much to leave.</param>
    /// <param name="why">What the server said.</param>
    public static byte[] Reduce(ReadOnlySpan<byte> encoded, long recordTime, Reduction form, ItemVerdict why)
    {
        var document = encoded.IndexOf((byte)'\n') + 1;
        var json = encoded[document..].ToArray();
        LoneSurrogates.Replace(json);
        var buffer = new ArrayBufferWriter<byte>(encoded.Length + 512);
        buffer.Write(encoded[..document]);
        using (var parsed = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Deepest }))
        using (var writer = new Utf8JsonWriter(buffer, Lax))
        {
            writer.WriteStartObject();
            WriteTime(writer, parsed.RootElement, recordTime);
            WriteMessage(writer, parsed.RootElement);
            if (form != Reduction.Bare)
                WriteLog(writer, parsed.RootElement);
            if (form == Reduction.Line)
                WriteRest(writer, parsed.RootElement, why);
            if (form != Reduction.Bare)
                WriteTags(writer, parsed.RootElement);
            writer.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteTime(Utf8JsonWriter writer, JsonElement root, long recordTime)
    {
        if (root.TryGetProperty("@timestamp", out var time) && IsTime(time))
            writer.WriteString("@timestamp", time.GetString());
        else
            writer.WriteString("@timestamp", DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(recordTime, 0, 253_402_300_799_999)).UtcDateTime);
    }

    /// <summary>Whether both <c>date</c> and <c>date_nanos</c> take this string.</summary>
    private static bool IsTime(JsonElement time) =>
        time.ValueKind == JsonValueKind.String
        && time.GetString() is { Length: >= 20 and <= 35 } text
        && text[10] == 'T'
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
        && parsed.Year is >= 1970 and < 2262;

    private static void WriteMessage(Utf8JsonWriter writer, JsonElement root)
    {
        if (!root.TryGetProperty("message", out var message))
            writer.WriteString("message", root.GetRawText());
        else
            writer.WriteString("message", message.ValueKind == JsonValueKind.String ? message.GetString() : message.GetRawText());
    }

    private static void WriteRest(Utf8JsonWriter writer, JsonElement root, ItemVerdict why)
    {
        foreach (var (name, members) in Kept)
        {
            var texts = Texts(root, name, members);
            if (texts.Count == 0)
                continue;
            writer.WriteStartObject(name);
            Write(writer, texts);
            writer.WriteEndObject();
        }
        writer.WriteStartObject("event");
        Write(writer, Texts(root, "event", "dataset"));
        // ECS maps event.original without an index, so no content is refused there.
        writer.WriteString("original", Others(root));
        writer.WriteEndObject();
        var reason = $"{why.ErrorType}: {why.Reason}";
        writer.WriteStartObject("error");
        writer.WriteString("message", reason.Length > LongestReason ? reason[..LongestReason] : reason);
        writer.WriteEndObject();
    }

    private static void WriteTags(Utf8JsonWriter writer, JsonElement root)
    {
        writer.WriteStartArray("tags");
        if (root.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Array)
        {
            foreach (var tag in tags.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String))
                writer.WriteStringValue(tag.GetString());
        }

        writer.WriteStringValue(Tag);
        writer.WriteEndArray();
    }

    /// <summary>Writes level, and file and offset, by which the lines before and behind it are found.</summary>
    private static void WriteLog(Utf8JsonWriter writer, JsonElement root)
    {
        writer.WriteStartObject("log");
        Write(writer, Texts(root, "log", "level", "logger"));
        if (root.TryGetProperty("log", out var log) && log.ValueKind == JsonValueKind.Object)
        {
            if (log.TryGetProperty("offset", out var offset) && offset.ValueKind == JsonValueKind.Number && offset.TryGetInt64(out var at))
                writer.WriteNumber("offset", at);
            if (
                log.TryGetProperty("file", out var file)
                && file.ValueKind == JsonValueKind.Object
                && file.TryGetProperty("path", out var path)
                && path.ValueKind == JsonValueKind.String
            )
            {
                writer.WriteStartObject("file");
                writer.WriteString("path", path.GetString());
                writer.WriteEndObject();
            }
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, List<(string Member, string Text)> texts)
    {
        foreach (var (member, text) in texts)
            writer.WriteString(member, text);
    }

    /// <summary>Those of the members that are strings.</summary>
    private static List<(string Member, string Text)> Texts(JsonElement root, string name, params string[] members) =>
        [.. members.Select(member => (member, Text: Text(root, name, member))).Where(one => one.Text is not null).Select(one => (one.member, one.Text!))];

    /// <summary>A string, whether its name is dotted or a member of an object.</summary>
    private static string? Text(JsonElement root, string name, string member)
    {
        if (
            !(root.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object && found.TryGetProperty(member, out var value))
            && !root.TryGetProperty($"{name}.{member}", out value)
        )
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    /// <summary>All fields but the line and those that only name the index, as JSON.</summary>
    private static string Others(JsonElement root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Lax))
        {
            writer.WriteStartObject();
            foreach (
                var member in root.EnumerateObject()
                    .Where(member =>
                        member.Name is not ("message" or "data_stream") || (member.Name == "message" && member.Value.ValueKind != JsonValueKind.String)
                    )
            )
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
