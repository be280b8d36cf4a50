namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// Whether a partition that is read from its beginning brings nothing but what the index has already: then its lines are taken for those of
/// another topic, or it was read before by another group. Immutable.
/// </summary>
/// <param name="Duplicates">Events so far, all of them duplicates.</param>
/// <param name="IsSettled">An event was new, or enough were not: no more is to be learned.</param>
internal readonly record struct FirstOutcomes(long Duplicates, bool IsSettled)
{
    /// <summary>After so many in a row it is no remainder of what a node that was killed had not committed yet.</summary>
    public const int Enough = 1000;

    /// <summary>For people.</summary>
    public const string Reason =
        "its first events were all in the index before; likely causes: the index is of another or a former Kafka and "
        + "actorpipeline.elastic.document-id is record-name, another consumer group has read this topic into it, or files were shipped again";

    /// <summary>True when it is suspicious.</summary>
    public bool IsSuspicious => IsSettled && Duplicates >= Enough;

    /// <summary>Some events more have an outcome.</summary>
    public FirstOutcomes Add(int events, int duplicates) =>
        IsSettled ? this
        : duplicates < events ? new(0, IsSettled: true)
        : new(Duplicates + duplicates, Duplicates + duplicates >= Enough);
}
