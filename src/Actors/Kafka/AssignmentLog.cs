using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>Gathers what a rebalance brings, one partition after the other, for one line. Belongs to the actor.</summary>
internal sealed class AssignmentLog
{
    private readonly HashSet<TopicPartition> _gained = [];
    private readonly HashSet<TopicPartition> _lost = [];

    /// <summary>No more comes of a rebalance when nothing came for so long.</summary>
    public static readonly TimeSpan Settles = TimeSpan.FromMilliseconds(250);

    /// <summary>A partition came. One that comes and goes at once is not told.</summary>
    public void Gained(TopicPartition partition) => Note(partition, _gained, _lost);

    /// <summary>A partition went.</summary>
    public void Lost(TopicPartition partition) => Note(partition, _lost, _gained);

    /// <summary>The line about all since the last one; null when nothing came of it.</summary>
    /// <param name="now">How many partitions there are now.</param>
    public string? Take(int now)
    {
        var text = AssignmentText.Of(_gained, _lost, now);
        _gained.Clear();
        _lost.Clear();
        return text;
    }

    private static void Note(TopicPartition partition, HashSet<TopicPartition> to, HashSet<TopicPartition> from)
    {
        if (!from.Remove(partition))
            to.Add(partition);
    }
}
