using ActorPipeline.Messages.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>The status of a partition from what the poll thread last saw. Pure.</summary>
internal static class PartitionReport
{
    /// <summary>Lag counts from the committed offset, because what is not committed may be read again.</summary>
    public static PartitionStatus Of(PartitionMailbox mailbox, TimeProvider time)
    {
        var figures = mailbox.Figures;
        var committed = Math.Max(figures.Committed, mailbox.Committable);
        long? done = committed >= 0 ? committed : null;
        long? lag = figures.High >= 0 && done is not null ? Math.Max(0, figures.High - done.Value) : null;
        return new PartitionStatus(mailbox.Partition.Topic, mailbox.Partition.Partition.Value,
            figures.Position >= 0 ? figures.Position : done, done, lag, mailbox.Paused ? "paused" : "running",
            Volatile.Read(ref mailbox.CommittedAt) is > 0 and var at ? time.GetElapsedTime(at).TotalSeconds : null)
        {
            LagSeconds = Volatile.Read(ref mailbox.OldestAt) is > 0 and var oldest ? Math.Max(0, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - oldest / 1000.0) : lag == 0 ? 0 : null,
            Formats = mailbox.Formats?.Invoke(),
            Lost = mailbox.Lost,
            Reason = mailbox.LastLoss is { } lost ? $"deleted before they were read: {lost}" : mailbox.IsSuspicious ? FirstOutcomes.Reason : null,
        };
    }
}
