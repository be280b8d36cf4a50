using ActorPipeline.Actors.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

public class FetchBackpressureTests
{
    private static readonly TimeSpan None = TimeSpan.Zero;

    [Fact]
    public void Should_let_one_partition_use_half_of_the_memory()
    {
        Assert.Equal(FetchStep.Go, FetchBackpressure.Next(held: 49, chunks: 5, used: 49, limit: 100, patience: None));
        Assert.Equal(FetchStep.Pause, FetchBackpressure.Next(held: 50, chunks: 5, used: 50, limit: 100, patience: None));
    }

    [Fact]
    public void Should_leave_room_for_others_however_many_are_stuck()
    {
        const long limit = 1 << 20;
        var held = new long[20];
        var progress = true;
        while (progress)
        {
            progress = false;
            for (var i = 0; i < held.Length; i++)
            {
                if (FetchBackpressure.Next(held[i], (int)(held[i] / 1024), held.Sum(), limit, patience: None) == FetchStep.Go)
                {
                    held[i] += 1024;
                    progress = true;
                }
            }
        }
        Assert.True(held.Sum() < limit);
        Assert.Equal(FetchStep.Go, FetchBackpressure.Next(0, 0, held.Sum(), limit, patience: None));
    }

    [Fact]
    public void Should_always_let_an_empty_partition_read() =>
        Assert.Equal(FetchStep.Go, FetchBackpressure.Next(held: 0, chunks: 0, used: 200, limit: 100, patience: None));

    [Theory]
    [InlineData(49, 0, FetchStep.Go)]
    [InlineData(50, 1, FetchStep.Wait)]
    [InlineData(50, 0, FetchStep.Pause)]
    [InlineData(50, -1, FetchStep.Pause)]
    public void Should_wait_for_a_full_partition_before_it_is_paused(int held, int patience, FetchStep expected) =>
        Assert.Equal(expected, FetchBackpressure.Next(held, chunks: 5, used: held, limit: 100, TimeSpan.FromMilliseconds(patience)));

    [Theory]
    [InlineData(0, true, 0, 250)]
    [InlineData(200, true, 200, 50)]
    [InlineData(250, true, 250, 0)]
    [InlineData(9_000, true, 0, -8_750)]
    // Outcomes come, and still there is no room.
    [InlineData(0, true, 900, 100)]
    [InlineData(0, true, 1_000, 0)]
    // A node that has just started.
    [InlineData(300, false, 300, 700)]
    [InlineData(1_000, false, 0, 0)]
    public void Should_have_patience_with_a_partition_whose_events_get_outcomes(int still, bool hasOutcome, int waited, int expected) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(expected),
            FetchBackpressure.Patience(TimeSpan.FromMilliseconds(still), hasOutcome, TimeSpan.FromMilliseconds(waited))
        );

    [Fact]
    public void Should_resume_only_with_slack()
    {
        Assert.False(FetchBackpressure.MayResume(held: 40, chunks: 5, used: 45, limit: 100));
        Assert.True(FetchBackpressure.MayResume(held: 20, chunks: 5, used: 45, limit: 100));
        Assert.True(FetchBackpressure.MayResume(held: 0, chunks: 0, used: 200, limit: 100));
    }

    [Fact]
    public void Should_pause_when_very_many_small_chunks_are_open() =>
        Assert.Equal(FetchStep.Pause, FetchBackpressure.Next(held: 10, chunks: FetchBackpressure.MaxChunks, used: 10, limit: 1 << 30, patience: None));

    [Theory]
    [InlineData(1, 262144)]
    [InlineData(64, 209715)]
    [InlineData(100_000, 4096)]
    public void Should_make_chunks_smaller_the_more_partitions_share_the_memory(int partitions, int expected) =>
        Assert.Equal(expected, FetchBackpressure.ChunkBytes(262144, 26_843_545, partitions));
}
