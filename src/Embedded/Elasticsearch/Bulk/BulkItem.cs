namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>What one item of a bulk request asks for.</summary>
internal enum BulkOperation { Index, Create, Delete }

/// <summary>One item as read: nothing is checked against indices yet. <see cref="Id"/> null asks for a new id.</summary>
internal readonly record struct BulkItem(BulkOperation Operation, string Index, string? Id, ReadOnlyMemory<byte> Source)
{
    public string OperationName => Operation switch { BulkOperation.Index => "index", BulkOperation.Create => "create", _ => "delete" };
}

/// <summary>What became of one item: an outcome, or an error.</summary>
internal readonly record struct BulkItemResult(string? Id, WriteOutcome Outcome, int Shards, ElasticError? Error);
