using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ActorPipeline.Actors.Tests.Parsing.Fields;

/// <summary>
/// An index with a mapping that makes itself, as Elasticsearch does by default: without <c>ignore_malformed</c>, with date detection. Says why it would refuse
/// a
/// document. Written from Elasticsearch's rules, independently of the encoder.
/// </summary>
internal sealed partial class ElasticRules
{
    private const int MostFields = 1000;
    private const int Deepest = 20;

    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal) { ["@timestamp"] = "date" };

    private static readonly string[] Metadata =
    [
        "_id",
        "_index",
        "_source",
        "_type",
        "_routing",
        "_ignored",
        "_field_names",
        "_doc_count",
        "_tier",
        "_version",
    ];

    /// <summary>Fields it has.</summary>
    public int Fields => _types.Count;

    /// <summary>The type of a field, or null.</summary>
    public string? TypeOf(string path) => _types.GetValueOrDefault(path);

    /// <summary>Why it refuses the document; null when it takes it.</summary>
    public string? Refuses(ReadOnlySpan<byte> document)
    {
        if (document.Contains((byte)'\n'))
            return "has a line break";
        string text;
        try
        {
            text = new UTF8Encoding(false, true).GetString(document);
        }
        catch (ArgumentException)
        {
            return "is not UTF-8";
        }
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 1000 });
            var times = json.RootElement.EnumerateObject().Count(member => member.Name == "@timestamp");
            if (times != 1)
                return $"has {times} times";
            // A document is taken whole or not at all.
            var before = new Dictionary<string, string>(_types, StringComparer.Ordinal);
            var reason = Object(json.RootElement, "", 1);
            if (reason is null && _types.Count > MostFields)
                reason = "limit of total fields";
            if (reason is null)
                return null;
            _types.Clear();
            foreach (var (path, type) in before)
                _types[path] = type;
            return reason;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return failure.Message;
        }
    }

    private string? Object(JsonElement value, string path, int depth)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (depth == 1 && Metadata.Contains(member.Name))
                return $"{member.Name} is a metadata field";
            var parts = member.Name.Split('.');
            if (parts.Any(string.IsNullOrWhiteSpace))
                return $"illegal name '{member.Name}'";
            if (member.Name.Length > 8000)
                return "name too long";
            if (depth + parts.Length - 1 > Deepest)
                return $"{member.Name} is too deep";
            var parent = path;
            foreach (var part in parts[..^1])
            {
                if (Make(parent = Join(parent, part), "object") is { } clash)
                    return clash;
            }

            if (Value(member.Value, Join(parent, parts[^1]), depth + parts.Length - 1) is { } reason)
                return reason;
        }
        return null;
    }

    private string? Value(JsonElement value, string path, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.Array:
                return value.EnumerateArray().Select(element => Value(element, path, depth)).FirstOrDefault(reason => reason is not null);
            case JsonValueKind.Object:
                return depth + 1 > Deepest ? $"{path} is too deep" : Make(path, "object") ?? Object(value, path, depth + 1);
            default:
                var type = _types.TryGetValue(path, out var known) ? known : _types[path] = TypeFor(value);
                return Takes(type, value) ? null : $"{path} of type {type} does not take {value.GetRawText()}";
        }
    }

    private string? Make(string path, string type) =>
        (_types.TryAdd(path, type) ? type : _types[path]) == type ? null : $"{path} is of type {_types[path]}, not {type}";

    private static string TypeFor(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number => value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E') ? "float" : "long",
            _ when IsDate(value.GetString()!) => "date",
            _ when SlashDate().IsMatch(value.GetString()!) && DateTime.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _) => "slash-date",
            _ => "text",
        };

    private static bool Takes(string type, JsonElement value)
    {
        var raw = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        var isBool = value.ValueKind is JsonValueKind.True or JsonValueKind.False;
        return type switch
        {
            "text" => true,
            "boolean" => isBool || raw is "true" or "false" or "",
            "date" => value.ValueKind == JsonValueKind.String && (IsDate(raw) || raw.Length is > 0 and < 18 && raw.All(char.IsAsciiDigit)),
            "slash-date" => value.ValueKind == JsonValueKind.String && SlashDate().IsMatch(raw),
            "long" => !isBool
                && (
                    long.TryParse(raw, CultureInfo.InvariantCulture, out _)
                    || (raw.AsSpan().ContainsAny('.', 'e', 'E') && Number(raw, out var cut) && Math.Abs(cut) < long.MaxValue)
                ),
            "float" => !isBool && Number(raw, out var number) && float.IsFinite((float)number),
            _ => false,
        };
    }

    private static bool Number(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static bool IsDate(string text) =>
        IsoDate().Match(text) is { Success: true } match
        && DateTime.TryParseExact(
            match.Groups[2].Success ? match.Groups[1].Value : match.Groups[1].Value + "-01",
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out _
        );

    private static string Join(string path, string part) => path.Length == 0 ? part : path + "." + part;

    [GeneratedRegex(
        @"^([0-9]{4}-[0-9]{2}(-[0-9]{2})?)(?<=-[0-9]{2}-[0-9]{2})?"
            + @"(?:(?<=^.{10})T(?:(?:[01][0-9]|2[0-3])(?::[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?)?(?:Z|[+-](?:0[0-9]|1[0-8])(?::?[0-5][0-9])?)?)?)?$"
    )]
    private static partial Regex IsoDate();

    [GeneratedRegex("^[0-9]{4}/[0-9]{2}/[0-9]{2}( ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])?$")]
    private static partial Regex SlashDate();
}
