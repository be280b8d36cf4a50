using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Flow;

namespace ActorPipeline.Actors.Tests.Elastic.Flow;

public sealed class BatchGrowthSpecs
{
    private const long Plenty = long.MaxValue;
    private static readonly BatchOptions Live = new();

    [Theory]
    [InlineData(0, 0, 4, Plenty, 1000)]
    [InlineData(999, 700_000, 4, Plenty, 1000)]
    [InlineData(1000, 700_000, 4, Plenty, 5000)]
    [InlineData(9000, 6_300_000, 16, Plenty, 5000)]
    // 64 MiB for 16 requests are 1 MiB for each, in both forms and twice: 1,497 events of 700 bytes.
    [InlineData(1000, 700_000, 16, 64L << 20, 1497)]
    [InlineData(1000, 700_000, 4, 64L << 20, 5000)]
    // Never less than without a backlog.
    [InlineData(1000, 700_000, 1000, 1 << 20, 1000)]
    [InlineData(1000, 0, 0, 1 << 20, 5000)]
    public void Should_grow_with_what_waits_as_far_as_memory_goes(int events, long bytes, int inFlight, long buffer, int most) =>
        Assert.Equal(Live with { MaxEvents = most }, BatchGrowth.Grown(Live, events, bytes, inFlight, buffer));

    [Fact]
    public void Should_not_grow_when_told_so()
    {
        var never = Live with { BacklogFactor = 1 };
        Assert.Equal(never, BatchGrowth.Grown(never, 9000, 900_000, 4, Plenty));
    }
}
