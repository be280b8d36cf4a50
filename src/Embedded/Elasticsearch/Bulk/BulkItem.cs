namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>What one item of a bulk request asks for.</summary>
internal enum BulkOperation
{
    Index,
    Create,
    Delete,
}

/// <summary>One item as read: nothing is checked against indices yet. <see cref="Id"/> null asks for a new id.</summary>
internal readonly record struct BulkItem(BulkOperation Operation, string Index, string? Id, ReadOnlyMemory<byte> Source)
{
    public string OperationName =>
        Operation switch
        {
            BulkOperation.Index => "index",
            BulkOperation.Create => "create",
            _ => "delete",
        };
}

/// <summary>What became of one item: an outcome, or an error.</summary>
/// <param name="Index">The index that has the document, or would have it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Outcome">What the write did.</param>
/// <param name="Shards">How many copies there should be.</param>
/// <param name="Error">Why it was not written.</param>
internal readonly record struct BulkItemResult(string Index, string? Id, WriteOutcome Outcome, int Shards, ElasticError? Error);
