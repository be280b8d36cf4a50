namespace ActorPipeline.Actors.Elastic.Verdict;

/// <summary>The table that leads from an item's status and error type to what is done with the event. Pure.</summary>
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
            // Any other conflict says nothing about the id: an ingest pipeline whose model is not deployed answers 409 as well.
            (409, _) => ItemAction.RetryBounded,
            // Each answer of this kind costs all of the time a request waits.
            (503, "unavailable_shards_exception") => ItemAction.RetryIsolated,
            // The flood-stage block of one index, which heals when disk space is freed: the server is not busy.
            (429, "cluster_block_exception") => ItemAction.RetryIsolated,
            (429 or 502 or 503 or 504, _) => ItemAction.Retry,
            (_, "es_rejected_execution_exception" or "circuit_breaking_exception" or "process_cluster_event_timeout_exception") => ItemAction.Retry,
            // The node has not heard of a new field's mapping within the time a request waits, or it is being stopped.
            (500, "mapper_exception" or "node_closed_exception") => ItemAction.Retry,
            (403, _) => ItemAction.Hold,
            // An index that is closed, missing or has a shard away may come back; its operator decides.
            (_, "index_closed_exception" or "index_not_found_exception" or "cluster_block_exception" or "unavailable_shards_exception") => ItemAction.Hold,
            // The cluster has all the shards it may have, so that no index or data stream can be made.
            (400, "validation_exception") => ItemAction.Hold,
            // Two requests made a mapping of a new field at the same time, and this one came second; by now the field is known, and mostly takes the value.
            (400, "illegal_argument_exception") when IsMappingRace(reason) => ItemAction.RetryBounded,
            (404 or 500 or 0, _) => ItemAction.RetryBounded,
            _ => ItemAction.Reject,
        };

    /// <summary>
    /// What merging two mappings fails with (Elasticsearch issue 114228, before 8.16; OpenSearch). A document that does not fit a mapping that is there is
    /// refused in other words.
    /// </summary>
    private static bool IsMappingRace(string? reason) =>
        reason is not null
        && (
            reason.Contains("cannot be changed from type", StringComparison.Ordinal)
            || reason.Contains("can't merge a non object mapping", StringComparison.Ordinal)
        );
}
