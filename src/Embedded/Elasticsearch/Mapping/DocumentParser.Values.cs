using System.Net;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The values of fields, and the errors for values that do not fit.</summary>
internal sealed partial class DocumentParser
{
    private void AddField(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldNode field, bool lenient)
    {
        var start = _token;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            var cause = NotAnObject(json, start, field);
            if (!lenient || field.Kind != MappedKind.Date)
                throw Unfit(ref reader, json, field, cause).AsException();
            Fields.Ignore(field.Path);
            reader.Skip();
            return;
        }
        try
        {
            AddValue(ref reader, json, field);
        }
        catch (ElasticException) when (lenient && field.Kind >= MappedKind.Ip)
        {
            Fields.Ignore(field.Path);
        }
        catch (ElasticException error)
        {
            throw Unfit(ref reader, json, field, error.Error).AsException();
        }
        foreach (var sub in field.SubFields)
            AddField(ref reader, json, sub, lenient);
    }

    private void AddValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldNode field)
    {
        if (field.IsNumeric)
        {
            if (NumberValues.TryRead(field, ref reader, json, out var bits))
                Fields.AddNumber(field, bits);
            return;
        }
        var text = JsonStrings.Text(ref reader);
        if (field.Kind == MappedKind.Ip)
        {
            text =
                IPAddress.TryParse(text, out var address) && (text.Contains(':') || text.Count(c => c == '.') == 3)
                    ? address.ToString()
                    : throw Errors.IllegalArgument($"'{text}' is not an IP string literal.").AsException();
        }

        Fields.AddString(field, text);
    }

    private static ElasticError NotAnObject(ReadOnlySpan<byte> json, int start, FieldNode field) =>
        field.Kind switch
        {
            MappedKind.Date => Errors.IllegalArgument("Cannot parse object or array as a date value"),
            MappedKind.Boolean => JsonErrors.At("Current token (START_OBJECT) not of boolean type", json, start + 1),
            >= MappedKind.Long => Errors.IllegalArgument("Cannot parse object as number"),
            _ => Errors.IllegalArgument($"Expected text at {JsonErrors.Position(json, start)} but found START_OBJECT"),
        };

    // The value is read to its end for the preview, and the error has that position.
    private ElasticError Unfit(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldNode field, ElasticError cause, Func<string, string>? around = null)
    {
        var preview = JsonStrings.Preview(ref reader);
        return Errors.Document(
            json,
            (int)reader.TokenStartIndex,
            $"failed to parse field [{field.Path}] of type [{field.TypeName}] in document with id '{_id}'. "
                + $"Preview of field's value: '{around?.Invoke(preview) ?? preview}'",
            cause
        );
    }

    // {"a.b":1} where a is a number: Elasticsearch sees {"a":{"b":1}}.
    private ElasticError ObjectForField(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldNode field, ReadOnlySpan<string> path)
    {
        var rest = path.ToArray();
        var cause = NotAnObject(json, _token, field);
        Next(ref reader);
        return Unfit(ref reader, json, field, cause, value => rest.Reverse().Aggregate(value, (inner, name) => $"{{{name}={inner}}}"));
    }

    private ElasticError Metadata(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string name)
    {
        var inner = Errors.Document(
            json,
            _token,
            $"Field [{name}] is a metadata field and cannot be added inside a document. Use the index API request parameters."
        );
        var preview = JsonStrings.Preview(ref reader);
        return Errors.Document(
            json,
            (int)reader.TokenStartIndex,
            $"failed to parse field [{name}] of type [{name}] in document with id '{_id}'. Preview of field's value: '{preview}'",
            inner
        );
    }

    private static ElasticError Strict(ReadOnlySpan<byte> json, int offset, string name, ObjectNode? owner) =>
        Errors.Document(
            json,
            offset,
            $"mapping set to strict, dynamic introduction of [{name}] " + $"within [{(string.IsNullOrEmpty(owner?.Path) ? "_doc" : owner.Path)}] is not allowed"
        ) with
        {
            Type = "strict_dynamic_mapping_exception",
        };

    private static string JavaToken(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => "START_OBJECT",
            JsonTokenType.StartArray => "START_ARRAY",
            JsonTokenType.String => "VALUE_STRING",
            JsonTokenType.Number => "VALUE_NUMBER_INT",
            JsonTokenType.True => "VALUE_TRUE",
            JsonTokenType.False => "VALUE_FALSE",
            _ => "VALUE_NULL",
        };
}
