namespace ActorPipeline.Host.Trace;

/// <summary>The last hops: the index, and dead letters. Pure.</summary>
internal static class IndexHops
{
    /// <summary>The hop <c>index</c>.</summary>
    public static TraceHop Index(TraceEvidence seen) =>
        seen.Index switch
        {
            { Error: { } error } => new(
                "index",
                HopState.Unknown,
                $"{seen.Index.Name} cannot be searched: {error.TrimEnd('.')}",
                seen.Index.MayNot ? "Searching needs the privilege read, which indexing does not." : null
            ),
            { Failures: > 0 } index => new(
                "index",
                HopState.Ok,
                $"{index.Name} has {Wording.Count(index.Documents, "document")}, "
                    + $"and refused {Wording.Count(index.Failures, "line")} that its failure store keeps",
                $"Those are found in no search and are no dead letters: GET {index.Name}::failures/_search says why. To have dead letters "
                    + "instead, turn the failure store of the data stream off."
            ),
            { Documents: 0 } when seen.Topic.Partitions.Any(partition => partition.Committed > 0) => new(
                "index",
                HopState.Unknown,
                $"{seen.Index.Name} has no documents of it, though lines were dealt with",
                "They were deleted since, or refused: see dead-letters, and the lifecycle policy of the data stream."
            ),
            { Exists: false } => new("index", HopState.Ok, $"no {seen.Index.Name} yet"),
            { NewestAt: { } newest } index => new(
                "index",
                HopState.Ok,
                $"{index.Name} has {Wording.Count(index.Documents, "document")}, the newest of {Wording.Ago(seen.Now - newest)}"
            ),
            { } index => new("index", HopState.Ok, $"{index.Name} has {Wording.Count(index.Documents, "document")}"),
        };

    /// <summary>The hop <c>dead-letters</c>: refused lines, which are kept and do not delay others.</summary>
    public static TraceHop DeadLetters(TraceEvidence seen) =>
        seen.Topic switch
        {
            { Error: not null } => new("dead-letters", HopState.Unknown, "cannot be seen"),
            { Letters: 0 } => new("dead-letters", HopState.Ok, "none"),
            { } topic => new(
                "dead-letters",
                HopState.Ok,
                $"{Wording.Count(topic.Letters, "record")}, the newest {topic.NewestDeadLetter ?? "of another program"}",
                $"actorpipeline dlq show --topic {topic.Topic} says why Elasticsearch refused them; actorpipeline dlq replay sends them again."
            ),
        };
}
