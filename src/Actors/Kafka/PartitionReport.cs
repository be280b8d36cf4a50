using System.Collections.Immutable;
using ActorPipeline.Messages.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>Computes the status of a partition from its figures. Pure.</summary>
internal static class PartitionReport
{
    /// <summary>The status of all partitions, by topic and number.</summary>
    public static ImmutableArray<PartitionStatus> All(IEnumerable<PartitionMailbox> mailboxes, ITopicRetentions retentions, TimeProvider time) =>
        [
            .. mailboxes
                .Select(mailbox => Of(mailbox, time) with { RetentionSeconds = retentions.Of(mailbox.Partition.Topic) })
                .OrderBy(partition => partition.Topic, StringComparer.Ordinal)
                .ThenBy(partition => partition.Partition),
        ];

    /// <summary>Lag counts from the committed offset: records behind it are read again after a crash.</summary>
    public static PartitionStatus Of(PartitionMailbox mailbox, TimeProvider time)
    {
        var figures = mailbox.Figures;
        var offsets = figures.Offsets;
        var committed = Math.Max(offsets.Committed, mailbox.Committable);
        long? done = committed >= 0 ? committed : null;
        long? lag = offsets.High >= 0 && done is not null ? Math.Max(0, offsets.High - done.Value) : null;
        return new PartitionStatus(
            mailbox.Partition.Topic,
            mailbox.Partition.Partition.Value,
            offsets.Position >= 0 ? offsets.Position : done,
            done,
            lag,
            figures.Paused ? ReadingState.Paused : ReadingState.Running,
            figures.CommittedAt is > 0 and var at ? time.GetElapsedTime(at).TotalSeconds : null
        )
        {
            LagSeconds =
                figures.OldestAt is > 0 and var oldest ? Age(oldest, time)
                : lag == 0 ? 0
                : null,
            UnreadSeconds = figures.UnreadAt switch
            {
                > 0 and var unread => Age(unread, time),
                0 => 0,
                _ => null,
            },
            Formats = mailbox.Formats?.Invoke(),
            Traces = mailbox.Traces?.Invoke(),
            Lost = figures.Lost,
            Reason =
                figures.LastLoss is { } lost ? $"deleted before they were read: {lost}"
                : mailbox.IsSuspicious ? FirstOutcomes.Reason
                : null,
        };
    }

    private static double Age(long at, TimeProvider time) => Math.Max(0, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - at / 1000.0);
}
