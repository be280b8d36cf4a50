namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The errors of Elasticsearch 9.5 that more than one place raises, with its types and words.</summary>
internal static class Errors
{
    public static ElasticError IllegalArgument(string reason) => new("illegal_argument_exception", reason, 400);

    public static ElasticError Parsing(string reason) => new("parsing_exception", reason, 400);

    public static ElasticError MapperParsing(string reason) => new("mapper_parsing_exception", reason, 400);

    /// <summary>A document that cannot be indexed, with the place in it.</summary>
    public static ElasticError Document(ReadOnlySpan<byte> json, int offset, string reason, ElasticError? cause = null) =>
        new("document_parsing_exception", $"{JsonErrors.Column(json, offset)} {reason}", 400) { CausedBy = cause };

    /// <summary>The same where all that is known is the cause.</summary>
    public static ElasticError Failed(ReadOnlySpan<byte> json, int offset, ElasticError cause) =>
        Document(json, offset, "failed to parse: " + cause.Reason, cause);

    public static ElasticError Validation(string problem) => new("action_request_validation_exception", $"Validation Failed: 1: {problem};", 400);

    public static ElasticError BodyRequired() => new("parse_exception", "request body is required", 400);

    public static ElasticError QueryShard(string reason, string index, ElasticError? cause = null) =>
        new ElasticError("query_shard_exception", reason, 400) { CausedBy = cause, FailedShardOf = index }.With("index", index);

    /// <summary>A feature of Elasticsearch that this stand-in does not have: an error instead of a wrong result.</summary>
    public static ElasticError NotSupported(string what) => IllegalArgument($"{what} is not supported by the embedded Elasticsearch");

    public static ElasticError IndexNotFound(string index) =>
        NotFound($"no such index [{index}]").With("resource.type", "index_or_alias").With("resource.id", index).With("index_uuid", "_na_").With("index", index);

    /// <summary>There is a data stream of that name, and the request is only for indices.</summary>
    public static ElasticError NotForStreams(string stream) =>
        NotFound($"no such index [{stream}]")
            .With("resource.type", "index_or_alias")
            .With("excluded_ds", "true")
            .With("resource.id", stream)
            .With("index_uuid", "_na_")
            .With("index", stream);

    /// <summary>A missing index that must not be made.</summary>
    /// <param name="index">Its name.</param>
    /// <param name="why">What <c>action.auto_create_index</c> says.</param>
    public static ElasticError NotCreated(string index, string why) =>
        NotFound($"no such index [{index}] and [action.auto_create_index] {why}").With("index_uuid", "_na_").With("index", index);

    /// <summary>Data streams only grow.</summary>
    public static ElasticError OnlyCreate(string stream) =>
        IllegalArgument("only write ops with an op_type of create are allowed in data streams") with
        {
            CausedBy = NotForStreams(stream),
        };

    public static ElasticError IndexClosed(string index, string uuid) =>
        new ElasticError("index_closed_exception", "closed", 400).With("index_uuid", uuid).With("index", index);

    public static ElasticError IndexExists(string index, string uuid) =>
        new ElasticError("resource_already_exists_exception", $"index [{index}/{uuid}] already exists", 400).With("index_uuid", uuid).With("index", index);

    public static ElasticError InvalidIndexName(string index, string why) =>
        new ElasticError("invalid_index_name_exception", $"Invalid index name [{index}], {why}", 400).With("index_uuid", "_na_").With("index", index);

    public static ElasticError VersionConflict(string id, string index, string uuid, long current) =>
        new ElasticError("version_conflict_engine_exception", $"[{id}]: version conflict, document already exists (current version [{current}])", 409)
            .With("index_uuid", uuid)
            .With("shard", "0")
            .With("index", index);

    private static ElasticError NotFound(string reason) => new("index_not_found_exception", reason, 404);
}
