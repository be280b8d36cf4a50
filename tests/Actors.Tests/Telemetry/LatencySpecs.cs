using ActorPipeline.Actors.Telemetry.Services;
using ActorPipeline.Messages.Elastic;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPipeline.Actors.Tests.Telemetry;

public sealed class LatencySpecs
{
    [Fact]
    public void Should_find_the_bucket_wherever_the_search_begins() =>
        Prop.ForAll<NonNegativeInt, byte>(
                (milliseconds, near) =>
                    LatencyTally.BucketOf(milliseconds.Get, near % (Latency.Bounds.Length + 1))
                    == Latency.Bounds.Count(bound => bound * 1_000 < milliseconds.Get)
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    [InlineData(3_600_000, 13)]
    [InlineData(3_600_001, 14)]
    [InlineData(long.MaxValue, 14)]
    public void Should_count_a_bound_with_what_is_below_it(long milliseconds, int bucket) =>
        Assert.Equal((bucket, bucket), (LatencyTally.BucketOf(milliseconds, 0), LatencyTally.BucketOf(milliseconds, 14)));

    [Fact]
    public void Should_tell_within_what_time_a_part_of_the_lines_was_done()
    {
        var tally = new LatencyTally();
        Assert.Null(tally.Read().Quantile(0.5));
        tally.Add(3, 98, 98 * 700);
        tally.Add(14, 2, 2 * 5_000_000);
        var all = tally.Read();
        Assert.Equal((100, 10_068.6), (all.Count, all.Seconds));
        Assert.Equal(0.5 + (0.5 * 50 / 98), all.Quantile(0.5)!.Value, 6);
        // Beyond the last bound nothing is known.
        Assert.Equal(3600, all.Quantile(0.99));
    }

    [Fact]
    public void Should_forget_in_recent_what_was_before_the_last_mark_but_one()
    {
        var tally = new LatencyTally();
        tally.Add(0, 1, 10);
        tally.Mark();
        tally.Add(1, 2, 400);
        Assert.Equal(3, tally.Recent().Count);
        tally.Mark();
        Assert.Equal((2, 0.4), (tally.Recent().Count, Math.Round(tally.Recent().Seconds, 3)));
        tally.Mark();
        Assert.Equal((0, 3), (tally.Recent().Count, tally.Read().Count));
    }
}
