using ActorPipeline.Host.Node.Logging;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit;

namespace ActorPipeline.Host.Tests.Node;

public sealed class MinuteSummarySpecs : TestKit
{
    private static NodeReport Node(long indexed, long? lag = 0, long duplicates = 0, long dead = 0, long retried = 0) =>
        new(
            new SinkStatus(indexed, duplicates, dead, retried, 0, 0, 4, SinkState.Running, null, 0),
            [new PartitionStatus("t", 0, 1, 1, lag, ReadingState.Running) { LagSeconds = lag > 0 ? 2.5 : null }],
            []
        );

    [Fact]
    public void Should_sum_up_what_was_done()
    {
        Assert.Equal("Within 60 s: 12,000 events indexed (200/s), lag 0.", MinuteSummary.Of(Node(1), Node(12_001), TimeSpan.FromSeconds(60)));
        Assert.Equal(
            "Within 10 min: 1 event indexed (0/s), lag 5,000 (the oldest waits 2.5 s), 1 duplicate, 3 rejected, 2,000 sent again.",
            MinuteSummary.Of(Node(0), Node(1, 5_000, 1, 3, 2_000), TimeSpan.FromMinutes(10))
        );
        Assert.Equal("Within 60 s: 1 event indexed (0/s), lag unknown.", MinuteSummary.Of(Node(1), Node(2, null), TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void Should_say_nothing_when_nothing_was_done()
    {
        Assert.Null(MinuteSummary.Of(Node(7, 3), Node(7, 3), TimeSpan.FromSeconds(60)));
        Assert.Null(MinuteSummary.Of(new NodeReport(null, [], []), Node(7), TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void Should_say_it_every_so_often()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Info));
        var indexed = 0L;
        Sys.ActorOf(
            Props.Create(() =>
                new SummaryActor(() => Task.FromResult(Node(Interlocked.Add(ref indexed, 10), 0, 0, 0, 0)), TimeSpan.FromMilliseconds(20), TimeProvider.System)
            )
        );
        FishForMessage<Info>(
            info => $"{info.Message}".StartsWith("Within 0 s: 10 events indexed", StringComparison.Ordinal),
            TimeSpan.FromSeconds(30),
            cancellationToken: TestContext.Current.CancellationToken
        );
    }
}
