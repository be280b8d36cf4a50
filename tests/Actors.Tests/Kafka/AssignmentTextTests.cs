using ActorPipeline.Actors.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

public sealed class AssignmentTextTests
{
    private static List<TopicPartition> Of(string topic, params int[] partitions) => [.. partitions.Select(partition => new TopicPartition(topic, partition))];

    [Fact]
    public void Should_tell_of_all_partitions_in_one_line()
    {
        Assert.Equal(
            "Assigned 5 partitions: logs.a [0-2,7], logs.b [0]; 5 are read now",
            AssignmentText.Of([.. Of("logs.b", 0), .. Of("logs.a", 7, 1, 0, 2)], [], 5)
        );
        Assert.Equal("Assigned 1 partition: a [3]; released 2 partitions: b [0-1]; 1 is read now", AssignmentText.Of(Of("a", 3), Of("b", 1, 0), 1));
        Assert.Equal("Released 1 partition: a [3]; 0 are read now", AssignmentText.Of([], Of("a", 3), 0));
        Assert.Null(AssignmentText.Of([], [], 7));
    }

    [Fact]
    public void Should_not_name_topics_without_end() =>
        Assert.EndsWith(
            "t4 [0] and 195 more topics; 200 are read now",
            AssignmentText.Of([.. Enumerable.Range(0, 200).Select(i => new TopicPartition(i < 5 ? $"t{i}" : $"z{i}", 0))], [], 200)
        );
}
