namespace ActorPipeline.Actors.Elastic.Verdict;

/// <summary>The table from an item's status and error type to the action for its event: what happens on a 429, 503 and so on. Pure.</summary>
internal static class ItemRules
{
    /// <summary>The action for an item that was neither 200 nor 201.</summary>
    /// <param name="status">The item's status; 0 when the answer had none.</param>
    /// <param name="type">The item's error type, if any.</param>
    /// <param name="reason">The item's reason, if any.</param>
    public static ItemAction Action(int status, string? type, string? reason = null) =>
        (status, type) switch
        {
            (409, null or "version_conflict_engine_exception") => ItemAction.Duplicate,
            // Any other 409 says nothing about the id: an ingest pipeline whose model is not deployed answers it as well.
            (409, _) => ItemAction.RetryBounded,
            // Each of these takes the whole wait timeout of the request.
            (503, "unavailable_shards_exception") => ItemAction.RetryIsolated,
            // The flood-stage block of one index, which heals when disk space is freed: the server is not busy.
            (429, "cluster_block_exception") => ItemAction.RetryIsolated,
            (429 or 502 or 503 or 504, _) => ItemAction.Retry,
            (_, "es_rejected_execution_exception" or "circuit_breaking_exception" or "process_cluster_event_timeout_exception") => ItemAction.Retry,
            // The mapping of a new field did not reach the node within the wait timeout, or the node is being stopped.
            (500, "mapper_exception" or "node_closed_exception") => ItemAction.Retry,
            (403, _) => ItemAction.Hold,
            // The operator may open, create or unblock the index.
            (_, "index_closed_exception" or "index_not_found_exception" or "cluster_block_exception" or "unavailable_shards_exception") => ItemAction.Hold,
            // The cluster has reached its shard limit, so that no index or data stream can be created.
            (400, "validation_exception") => ItemAction.Hold,
            // Two requests created the mapping of a new field at the same time, and this one came second. By now the field is mapped, and mostly takes the
            // value.
            (400, "illegal_argument_exception") when IsMappingRace(reason) => ItemAction.RetryBounded,
            (404 or 500 or 0, _) => ItemAction.RetryBounded,
            _ => ItemAction.Reject,
        };

    /// <summary>
    /// The error of merging two mappings (Elasticsearch issue 114228, before 8.16; OpenSearch). A document that does not fit an existing mapping is refused
    /// with another text.
    /// </summary>
    private static bool IsMappingRace(string? reason) =>
        reason is not null
        && (
            reason.Contains("cannot be changed from type", StringComparison.Ordinal)
            || reason.Contains("can't merge a non object mapping", StringComparison.Ordinal)
        );
}
