using System.Collections.Immutable;
using Akka.Actor;

namespace ActorPipeline.Messages.Kafka;

/// <summary>Messages of <c>KafkaConsumerActor</c>.</summary>
public static class KafkaProtocol
{
    /// <summary>Asks for <see cref="Status"/>.</summary>
    public sealed record GetStatus : INoSerializationVerificationNeeded
    {
        /// <summary>The only instance.</summary>
        public static readonly GetStatus Instance = new();
    }

    /// <summary>
    /// Drain: fetching stops, what is in flight gets its outcomes and is committed, the consumer leaves its group. Answered with <see cref="Stopped"/> when
    /// that is done, or the drain timeout is over.
    /// </summary>
    public sealed record Stop : INoSerializationVerificationNeeded
    {
        /// <summary>The only instance.</summary>
        public static readonly Stop Instance = new();
    }

    /// <summary>The consumer has left its group.</summary>
    public sealed record Stopped : INoSerializationVerificationNeeded
    {
        /// <summary>The only instance.</summary>
        public static readonly Stopped Instance = new();
    }

    /// <summary>The partitions of this node.</summary>
    /// <param name="Partitions">The assigned partitions.</param>
    /// <param name="Settled">Whether Kafka gave this consumer an assignment, be it an empty one, or said that no topic matches yet.</param>
    public sealed record Status(ImmutableArray<PartitionStatus> Partitions, bool Settled = false) : INoSerializationVerificationNeeded;
}

/// <summary>One assigned partition as <c>/api/status</c> shows it. Offsets are null while unknown.</summary>
/// <param name="Topic">Topic.</param>
/// <param name="Partition">Partition.</param>
/// <param name="Position">The next offset to read.</param>
/// <param name="Committed">The committed offset.</param>
/// <param name="Lag">Events written to the partition and not yet committed; null while the end of its log is not known, as after a broker was away.</param>
/// <param name="State"><c>running</c>, or <c>paused</c>.</param>
/// <param name="CommitAgeSeconds">Since the committed offset last moved, or there was last nothing to commit, seconds; null while unknown.</param>
public sealed record PartitionStatus(
    string Topic,
    int Partition,
    long? Position,
    long? Committed,
    long? Lag,
    ReadingState State,
    double? CommitAgeSeconds = null
)
{
    /// <summary>How old the oldest record is that was read and is not indexed yet, seconds; 0 without lag, null while unknown.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>How old the oldest record is that was not read yet, seconds, at most: 0 when all was read, null while unknown.</summary>
    public double? UnreadSeconds { get; init; }

    /// <summary>How long the topic keeps records, seconds; -1 for ever, null while unknown.</summary>
    public double? RetentionSeconds { get; init; }

    /// <summary>Events that were deleted before they were read, since the partition was assigned.</summary>
    public long Lost { get; init; }

    /// <summary>
    /// The formats found in lines of services that name no parser, each with its share of the lines, the largest first: <c>json 98 %, plain 2 %</c>. Null when
    /// there were no such lines.
    /// </summary>
    public string? Formats { get; init; }

    /// <summary>
    /// Lines of stack traces that came as events of their own, by language, the most frequent first: <c>java 1204, python 3</c>. Null when there are none.
    /// </summary>
    public string? Traces { get; init; }

    /// <summary>What an operator should know about the partition; null when there is nothing.</summary>
    public string? Reason { get; init; }
}
