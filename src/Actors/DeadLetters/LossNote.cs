using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.DeadLetters;

/// <summary>Events that Kafka deleted before they were read.</summary>
/// <param name="Topic">Their topic.</param>
/// <param name="TopicId">The topic's id, which tells it from one that had its name before; empty while unknown.</param>
/// <param name="Partition">Their partition.</param>
/// <param name="From">The first deleted offset.</param>
/// <param name="To">The first offset that still exists.</param>
/// <param name="After">When the last event before them was written; null while unknown.</param>
/// <param name="Before">When the first event behind them was written; null while unknown.</param>
/// <param name="At">When it was noticed.</param>
public sealed record LossNote(string Topic, string TopicId, int Partition, long From, long To, DateTimeOffset? After, DateTimeOffset? Before, DateTimeOffset At)
{
    /// <summary>How many offsets are gone.</summary>
    public long Count => To - From;
}

/// <summary>Stores notes of lost events, which <c>dlq gaps</c> lists.</summary>
public interface ILossNoteStore
{
    /// <summary>Stores one; the task ends when it is stored, or the partition was given up: its next owner finds the same gap.</summary>
    /// <param name="note">What was lost.</param>
    /// <param name="lifetime">The assignment that found it.</param>
    /// <param name="cancel">Ends the attempts.</param>
    Task NoteAsync(LossNote note, AssignmentLifetime lifetime, CancellationToken cancel);
}
