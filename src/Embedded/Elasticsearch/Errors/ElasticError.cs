using System.Collections.Immutable;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>An error the way Elasticsearch puts it: type, reason, HTTP status, details beside them, and what caused it.</summary>
internal sealed record ElasticError(string Type, string Reason, int Status)
{
    public ImmutableArray<KeyValuePair<string, string>> Details { get; init; } = [];

    public ElasticError? CausedBy { get; init; }

    /// <summary>What <c>root_cause</c> lists when that is not the error itself: a failure on a shard.</summary>
    public ElasticError? Root { get; init; }

    /// <summary>The index whose shard failed; makes the answer a <c>search_phase_execution_exception</c>.</summary>
    public string? FailedShardOf { get; init; }

    public ElasticError With(string name, string value) => this with { Details = Details.Add(new(name, value)) };

    public ElasticException AsException() => new(this);

    /// <summary>The whole answer: <c>{"error":{"root_cause":[…],…},"status":400}</c>.</summary>
    public void WriteAnswer(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteStartArray("root_cause");
        json.WriteStartObject();
        (Root ?? this).WriteFields(json, withCause: false);
        json.WriteEndObject();
        json.WriteEndArray();
        if (FailedShardOf is not null)
            WriteShardFailure(json);
        else
            WriteFields(json, withCause: true);
        json.WriteEndObject();
        json.WriteNumber("status", Status);
        json.WriteEndObject();
    }

    /// <summary>The fields of one error object, without its braces.</summary>
    public void WriteFields(Utf8JsonWriter json, bool withCause)
    {
        json.WriteString("type", Type);
        json.WriteString("reason", Reason);
        foreach (var (name, value) in Details)
            json.WriteString(name, value);
        if (!withCause || CausedBy is null)
            return;
        json.WriteStartObject("caused_by");
        CausedBy.WriteFields(json, withCause: true);
        json.WriteEndObject();
    }

    /// <summary>One entry of what lists failed shards.</summary>
    public void WriteFailedShard(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("shard", 0);
        json.WriteString("index", FailedShardOf);
        json.WriteString("node", "embedded");
        json.WriteStartObject("reason");
        WriteFields(json, withCause: true);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteShardFailure(Utf8JsonWriter json)
    {
        json.WriteString("type", "search_phase_execution_exception");
        json.WriteString("reason", "all shards failed");
        json.WriteString("phase", "query");
        json.WriteBoolean("grouped", true);
        json.WriteStartArray("failed_shards");
        WriteFailedShard(json);
        json.WriteEndArray();
    }
}

/// <summary>Carries an <see cref="ElasticError"/> to whoever answers the request or the bulk item.</summary>
internal sealed class ElasticException(ElasticError error) : Exception(error.Reason)
{
    public ElasticError Error { get; } = error;
}
