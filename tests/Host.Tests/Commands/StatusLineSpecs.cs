using System.Collections.Immutable;
using ActorPipeline.Host.Commands;
using ActorPipeline.Host.Http;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;

namespace ActorPipeline.Host.Tests.Commands;

public sealed class StatusLineSpecs
{
    private static PipelineStatus Status(params NodeStatus[] nodes) =>
        new(new ClusterStatus("self", null, ImmutableSortedDictionary<string, string>.Empty, [], []), [.. nodes], [], null);

    private static NodeStatus Node(SinkState state) =>
        new(
            "a",
            new SinkStatus(1_200, 3, 1, 0, 400.4, 1, 4, state, "why", 0),
            [new PartitionStatus("t", 0, 5, 2, 3, ReadingState.Running), new PartitionStatus("t", 1, null, null, null, ReadingState.Running)]
        );

    [Fact]
    public void Should_add_up_all_nodes() =>
        Assert.Equal("801/s  lag 6  indexed 2,400  duplicates 6  dead 2", LongRunning.StatusLine(Status(Node(SinkState.Running), Node(SinkState.Running))));

    [Fact]
    public void Should_say_that_elasticsearch_is_in_trouble() =>
        Assert.StartsWith("Elasticsearch blocked  801/s  ", LongRunning.StatusLine(Status(Node(SinkState.Running), Node(SinkState.Blocked))));

    [Fact]
    public void Should_show_zero_when_no_node_answers() => Assert.Equal("0/s  lag 0  indexed 0  duplicates 0  dead 0", LongRunning.StatusLine(Status()));

    [Theory]
    [InlineData(SinkState.Running)]
    [InlineData(SinkState.Stalled)]
    public void Should_fit_60_columns(SinkState state)
    {
        const long many = 999_999_999_999;
        var node = new NodeStatus(
            "a",
            new SinkStatus(many, 99_999_999, 99_999, 0, 999_999, 1, 4, state, "why", 0),
            [new PartitionStatus("t", 0, 5, 2, many, ReadingState.Running)]
        );
        var line = LongRunning.StatusLine(Status(node));
        Assert.True(line.Length <= 60, $"{line} has {line.Length}");
    }
}
