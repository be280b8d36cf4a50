using System.Collections.Immutable;
using ActorPipeline.Host.Commands;
using ActorPipeline.Host.Http;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Tests.Commands;

public sealed class TopTextSpecs
{
    private static PipelineStatus Status(long position, SinkState sink = SinkState.Running) =>
        new(
            new ClusterStatus(
                "a",
                "a",
                ImmutableSortedDictionary<string, string>.Empty,
                [new MemberView("akka.tcp://x@n-0:1", ["consumer"], "up", true, "1")],
                []
            ),
            [
                new NodeStatus(
                    "akka.tcp://x@n-0:1",
                    new SinkStatus(position, 0, 2, 0, 12_345, 1, 4, sink, sink == SinkState.Running ? null : "no\u001b[31m answer", 0),
                    [
                        new PartitionStatus("logs.busy-service", 0, position, 0, 4_000_000, ReadingState.Running) { LagSeconds = 2.5 },
                        new PartitionStatus("logs.quiet-service", 0, 7, 7, 9_000_000, ReadingState.Paused),
                    ]
                ),
            ],
            [
                new ServiceStatus("quiet-service", "demo", "logs.quiet-service", ServiceState.Subscribed, null),
                new ServiceStatus("busy-service", "demo", "logs.busy-service", ServiceState.Subscribed, null),
                new ServiceStatus(
                    "new-service-with-a-name-that-is-longer-than-its-column",
                    "demo",
                    "logs.new-service",
                    ServiceState.Pending,
                    "a reason that is long"
                ),
            ],
            null
        );

    [Theory]
    [InlineData("services", "rate", "busy-service", "new-service")]
    [InlineData("services", "lag", "quiet-service", "busy-service")]
    [InlineData("partitions", "lag", "logs.quiet-service [0]", "logs.busy-service [0]")]
    [InlineData("services", "name", "busy-service", "new-service")]
    public void Should_sort_as_asked(string view, string sort, string first, string second)
    {
        var lines = TopText.Lines(Status(500), Status(300), 2, new TopView(view, sort), 60, 20).ToList();
        Assert.StartsWith(first, lines[3], StringComparison.Ordinal);
        Assert.StartsWith(second, lines[4], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 60));
    }

    [Fact]
    public void Should_tell_the_rate_between_two_moments_and_what_is_wrong()
    {
        var lines = TopText.Lines(Status(500, SinkState.Blocked), Status(300), 2, new TopView(), 80, 20).ToList();
        Assert.Equal("1 node  12k/s  13M to read  2 refused", lines[0]);
        Assert.Equal("n-0:1 is blocked: no [31m answer", lines[1]);
        Assert.Matches(@"^busy-service\s+subscribed\s+100\s+4M\s+2\.5$", lines[3]);
    }

    [Fact]
    public void Should_not_say_that_all_is_well_while_a_node_is_unreachable()
    {
        var status = Status(500);
        var lines = TopText.Lines(status with { Nodes = [status.Nodes[0] with { State = NodeState.Unreachable }] }, null, 0, new TopView(), 80, 20).ToList();
        Assert.Equal("n-0:1 is unreachable", lines[1]);
    }

    [Fact]
    public void Should_keep_within_the_window_and_say_how_many_are_left_out()
    {
        var lines = TopText.Lines(Status(1), null, 0, new TopView(), 40, 7).ToList();
        Assert.Equal(6, lines.Count);
        Assert.Equal("… 1 more", lines[^1]);
    }
}
