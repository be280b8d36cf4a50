namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// Detects a partition that is read from its beginning and whose first events are all duplicates: its document ids collide with those of another topic, or
/// another consumer group has read it before. Immutable.
/// </summary>
/// <param name="Duplicates">Events so far, all of them duplicates.</param>
/// <param name="IsSettled">Decided: an event was new, or <see cref="Enough"/> were duplicates.</param>
internal readonly record struct FirstOutcomes(long Duplicates, bool IsSettled)
{
    /// <summary>More than a killed node leaves indexed and not committed in most cases, so that those duplicates raise no suspicion.</summary>
    public const int Enough = 1000;

    /// <summary>The explanation shown in log, status and <c>trace</c>.</summary>
    public const string Reason =
        "its first events were all in the index before; likely causes: the index is of another or a former Kafka and "
        + "actorpipeline.elastic.document-id is record-name, another consumer group has read this topic into it, or files were shipped again";

    /// <summary>True when all of the first events were duplicates.</summary>
    public bool IsSuspicious => IsSettled && Duplicates >= Enough;

    /// <summary>Counts events that got an outcome.</summary>
    public FirstOutcomes Add(int events, int duplicates) =>
        IsSettled ? this
        : duplicates < events ? new(0, IsSettled: true)
        : new(Duplicates + duplicates, Duplicates + duplicates >= Enough);
}
