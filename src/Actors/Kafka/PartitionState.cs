using ActorPipeline.Messages.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>The status of a partition from what the poll thread last saw. Pure.</summary>
internal static class PartitionState
{
    /// <summary>Lag counts from the committed offset, because what is not committed may be read again.</summary>
    public static PartitionStatus Of(PartitionIntake intake, TimeProvider time)
    {
        var figures = intake.Figures;
        var committed = Math.Max(figures.Committed, intake.Committable);
        long? done = committed >= 0 ? committed : null;
        long? lag = figures.High >= 0 && done is not null ? Math.Max(0, figures.High - done.Value) : null;
        return new PartitionStatus(intake.Partition.Topic, intake.Partition.Partition.Value,
            figures.Position >= 0 ? figures.Position : done, done, lag, intake.Paused ? "paused" : "running",
            Volatile.Read(ref intake.CommittedAt) is > 0 and var at ? time.GetElapsedTime(at).TotalSeconds : null)
        {
            LagSeconds = Volatile.Read(ref intake.OldestAt) is > 0 and var oldest ? Math.Max(0, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - oldest / 1000.0) : lag == 0 ? 0 : null,
            Formats = intake.Formats?.Invoke(),
            Lost = intake.Lost,
            Reason = intake.LastLoss is { } lost ? $"deleted before they were read: {lost}" : intake.IsSuspicious ? FirstOutcomes.Reason : null,
        };
    }
}
