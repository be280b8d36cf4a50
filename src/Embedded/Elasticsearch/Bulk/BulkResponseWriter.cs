using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Writes the answer of a bulk request, field for field as Elasticsearch does.</summary>
internal static class BulkResponseWriter
{
    public static RestResponse Write(List<BulkItem> items, BulkItemResult[] results, TimeSpan took) =>
        RestResponse.Json(
            200,
            json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("errors", Array.Exists(results, r => r.Error is not null));
                json.WriteNumber("took", (long)took.TotalMilliseconds);
                json.WriteStartArray("items");
                for (var i = 0; i < results.Length; i++)
                {
                    json.WriteStartObject();
                    json.WriteStartObject(items[i].OperationName);
                    json.WriteString("_index", results[i].Index);
                    json.WriteString("_id", results[i].Id);
                    if (results[i].Error is { } error)
                        WriteError(json, error);
                    else
                        WriteOutcome(json, items[i].Operation == BulkOperation.Delete, results[i].Outcome, results[i].Shards);
                    json.WriteEndObject();
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
        );

    /// <summary>The outcome of one write, without braces and without what names the document.</summary>
    public static void WriteOutcome(Utf8JsonWriter json, bool isDelete, in WriteOutcome outcome, int shards, bool withStatus = true)
    {
        json.WriteNumber("_version", outcome.Version);
        json.WriteString("result", ResultOf(isDelete, outcome));
        json.WriteStartObject("_shards");
        json.WriteNumber("total", shards);
        json.WriteNumber("successful", 1);
        json.WriteNumber("failed", 0);
        json.WriteEndObject();
        json.WriteNumber("_seq_no", outcome.SeqNo);
        json.WriteNumber("_primary_term", 1);
        if (withStatus)
            json.WriteNumber("status", StatusOf(isDelete, outcome));
    }

    public static int StatusOf(bool isDelete, in WriteOutcome outcome) =>
        isDelete
            ? outcome.Existed
                ? 200
                : 404
            : outcome.Existed
                ? 200
                : 201;

    private static string ResultOf(bool isDelete, in WriteOutcome outcome) =>
        isDelete
            ? outcome.Existed
                ? "deleted"
                : "not_found"
            : outcome.Existed
                ? "updated"
                : "created";

    private static void WriteError(Utf8JsonWriter json, ElasticError error)
    {
        json.WriteNumber("status", error.Status);
        json.WriteStartObject("error");
        error.WriteFields(json, withCause: true);
        json.WriteEndObject();
    }
}
