using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>One answer, made completely before it is sent, so that an error half-way can still become an error answer.</summary>
internal sealed record RestResponse(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    private const string JsonType = "application/json; charset=UTF-8";

    /// <summary>Leaves non-ASCII and quotes-in-HTML as they are: Elasticsearch escapes only what JSON demands.</summary>
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static readonly JsonWriterOptions Pretty = Compact with { Indented = true };

    public bool IsJson => ReferenceEquals(ContentType, JsonType);

    public static RestResponse Empty(int status) => new(status, "text/plain; charset=UTF-8", default);

    public static RestResponse Text(string text) => new(200, "text/plain; charset=UTF-8", Encoding.UTF8.GetBytes(text));

    public static RestResponse Json(int status, Action<Utf8JsonWriter> write) => Json(status, write, Compact);

    private static RestResponse Json(int status, Action<Utf8JsonWriter> write, JsonWriterOptions style)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, style))
            write(json);
        return new(status, JsonType, buffer.WrittenMemory);
    }

    /// <summary>The same JSON, for a person to read.</summary>
    public RestResponse Indented()
    {
        using var document = JsonDocument.Parse(Body);
        return Json(Status, document.RootElement.WriteTo, Pretty);
    }

    public static RestResponse Acknowledged() =>
        Json(
            200,
            json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("acknowledged", true);
                json.WriteEndObject();
            }
        );

    public static RestResponse Error(ElasticError error) => Json(error.Status, error.WriteAnswer);

    /// <summary>The short form that errors of the HTTP layer itself have: a text, and mostly a status.</summary>
    public static RestResponse PlainError(int status, string text, bool withStatus = true) =>
        Json(
            status,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("error", text);
                if (withStatus)
                    json.WriteNumber("status", status);
                json.WriteEndObject();
            }
        );
}
