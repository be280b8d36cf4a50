using System.Text;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Reads the lines of a bulk request. Whatever is wrong here fails the whole request, as in Elasticsearch.</summary>
internal static class BulkRequestReader
{
    private const int MaxIdBytes = 512;

    /// <param name="body">Action and document lines.</param>
    /// <param name="defaultIndex">The index in the URL, for actions that name none.</param>
    public static List<BulkItem> Read(ReadOnlyMemory<byte> body, string? defaultIndex)
    {
        if (body.IsEmpty)
            throw Errors.BodyRequired().AsException();
        if (body.Span[^1] != (byte)'\n')
            throw Errors.IllegalArgument("The bulk request must be terminated by a newline [\\n]").AsException();
        var items = new List<BulkItem>();
        var problems = new List<string>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int at = 0, line = 1; at < body.Length; line++)
        {
            var action = NextLine(body, ref at);
            if (action.Span.Trim(" \t\r"u8).IsEmpty)
                continue;
            var item = ReadAction(action.Span, line, defaultIndex, names);
            if (item.Operation != BulkOperation.Delete)
            {
                if (at >= body.Length)
                    break;
                line++;
                item = item with { Source = TrimReturn(NextLine(body, ref at)) };
            }
            Check(item, problems);
            items.Add(item);
        }
        if (items.Count == 0)
            throw Errors.Validation("no requests added").AsException();
        if (problems.Count > 0)
        {
            var all = string.Concat(problems.Select((problem, i) => $" {i + 1}: {problem};"));
            throw new ElasticError("action_request_validation_exception", "Validation Failed:" + all, 400).AsException();
        }
        return items;
    }

    private static BulkItem ReadAction(ReadOnlySpan<byte> json, int line, string? defaultIndex, Dictionary<string, string> names)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            Expect(ref reader, JsonTokenType.StartObject, line, "START_OBJECT");
            Expect(ref reader, JsonTokenType.PropertyName, line, "FIELD_NAME");
            var operation =
                reader.ValueTextEquals("create"u8) ? BulkOperation.Create
                : reader.ValueTextEquals("index"u8) ? BulkOperation.Index
                : reader.ValueTextEquals("delete"u8) ? BulkOperation.Delete
                : throw UnknownAction(reader.GetString()!, line).AsException();
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Errors
                    .IllegalArgument($"Malformed action/metadata line [{line}], expected START_OBJECT or END_OBJECT but found [{JavaToken(reader.TokenType)}]")
                    .AsException();
            }

            string? index = defaultIndex,
                id = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                ReadParameter(ref reader, line, ref operation, ref index, ref id, names);
            reader.Read(); // The end of the action; without it the line is broken off.
            return new(operation, index!, id, default);
        }
        catch (JsonException)
        {
            throw JsonErrors.Diagnose(json).AsException();
        }
    }

    private static void ReadParameter(
        ref Utf8JsonReader reader,
        int line,
        ref BulkOperation operation,
        ref string? index,
        ref string? id,
        Dictionary<string, string> names
    )
    {
        var name =
            reader.ValueTextEquals("_index"u8) ? "_index"
            : reader.ValueTextEquals("_id"u8) ? "_id"
            : reader.GetString()!;
        reader.Read();
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
        {
            throw Errors
                .IllegalArgument(
                    $"Malformed action/metadata line [{line}], expected a simple value for field [{name}] but found [{JavaToken(reader.TokenType)}]"
                )
                .AsException();
        }

        var value =
            reader.TokenType == JsonTokenType.String ? reader.GetString()
            : reader.TokenType == JsonTokenType.Null ? null
            : Encoding.UTF8.GetString(reader.ValueSpan);
        switch (name)
        {
            case "_index":
                index =
                    value is null ? index
                    : names.TryGetValue(value, out var known) ? known
                    : names[value] = value;
                break;
            case "_id":
                id = value;
                break;
            case "pipeline" when value is "_none" or null:
            case "routing" or "_routing" or "require_alias" or "retry_on_conflict":
                break;
            case "op_type":
                operation = value == "create" ? BulkOperation.Create : operation;
                break;
            case "pipeline" or "version" or "version_type" or "if_seq_no" or "if_primary_term":
                throw Errors.NotSupported($"[{name}: {value}] in action/metadata line [{line}]").AsException();
            default:
                throw Errors.IllegalArgument($"Action/metadata line [{line}] contains an unknown parameter [{name}]").AsException();
        }
    }

    private static void Check(in BulkItem item, List<string> problems)
    {
        if (item.Index is null)
            problems.Add("index is missing");
        if (item.Operation == BulkOperation.Delete && string.IsNullOrEmpty(item.Id))
            problems.Add("id is missing");
        if (item.Id is { Length: > MaxIdBytes / 3 } id && Encoding.UTF8.GetByteCount(id) is > MaxIdBytes and var bytes)
            problems.Add($"id [{id}] is too long, must be no longer than {MaxIdBytes} bytes but was: {bytes}");
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType expected, int line, string name)
    {
        if (!reader.Read() || reader.TokenType != expected)
            throw Errors.IllegalArgument($"Malformed action/metadata line [{line}], expected {name} but found [{JavaToken(reader.TokenType)}]").AsException();
    }

    private static ElasticError UnknownAction(string action, int line) =>
        action == "update"
            ? Errors.NotSupported($"[update] in action/metadata line [{line}]")
            : Errors.IllegalArgument($"Malformed action/metadata line [{line}], expected field [create], [delete], [index] or [update] but found [{action}]");

    private static string JavaToken(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => "START_OBJECT",
            JsonTokenType.EndObject => "END_OBJECT",
            JsonTokenType.StartArray => "START_ARRAY",
            JsonTokenType.String => "VALUE_STRING",
            JsonTokenType.Number => "VALUE_NUMBER",
            JsonTokenType.True or JsonTokenType.False => "VALUE_BOOLEAN",
            JsonTokenType.Null => "VALUE_NULL",
            _ => "null",
        };

    private static ReadOnlyMemory<byte> NextLine(ReadOnlyMemory<byte> body, ref int at)
    {
        var length = body.Span[at..].IndexOf((byte)'\n');
        var line = body.Slice(at, length);
        at += length + 1;
        return line;
    }

    private static ReadOnlyMemory<byte> TrimReturn(ReadOnlyMemory<byte> line) => line.Length > 0 && line.Span[^1] == (byte)'\r' ? line[..^1] : line;
}
