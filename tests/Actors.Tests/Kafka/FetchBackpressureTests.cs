using ActorPipeline.Actors.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

public class FetchBackpressureTests
{
    private static readonly TimeSpan Long = FetchBackpressure.WaitAgainAfter;

    [Fact]
    public void Should_let_one_partition_use_half_of_the_memory()
    {
        Assert.Equal(FetchStep.Go, FetchBackpressure.Next(held: 49, chunks: 5, used: 49, limit: 100, waited: FetchBackpressure.RoomTimeout, Long));
        Assert.Equal(FetchStep.Pause, FetchBackpressure.Next(held: 50, chunks: 5, used: 50, limit: 100, waited: FetchBackpressure.RoomTimeout, Long));
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
                if (FetchBackpressure.Next(held[i], (int)(held[i] / 1024), held.Sum(), limit, FetchBackpressure.RoomTimeout, Long) == FetchStep.Go)
                {
                    held[i] += 1024;
                    progress = true;
                }
            }
        }
        Assert.True(held.Sum() < limit);
        Assert.Equal(FetchStep.Go, FetchBackpressure.Next(0, 0, held.Sum(), limit, waited: FetchBackpressure.RoomTimeout, Long));
    }

    [Fact]
    public void Should_always_let_an_empty_partition_read() =>
        Assert.Equal(FetchStep.Go, FetchBackpressure.Next(held: 0, chunks: 0, used: 200, limit: 100, waited: FetchBackpressure.RoomTimeout, Long));

    [Theory]
    [InlineData(49, 0, 1000, FetchStep.Go)]
    [InlineData(50, 0, 1000, FetchStep.Wait)]
    [InlineData(50, 19, 1000, FetchStep.Wait)]
    [InlineData(50, 20, 1000, FetchStep.Pause)]
    [InlineData(50, 0, 999, FetchStep.Pause)]
    public void Should_wait_a_moment_before_it_pauses_unless_a_wait_was_in_vain_lately(int held, int waited, int sinceVain, FetchStep expected) =>
        Assert.Equal(
            expected,
            FetchBackpressure.Next(held, chunks: 5, used: held, limit: 100, TimeSpan.FromMilliseconds(waited), TimeSpan.FromMilliseconds(sinceVain))
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
        Assert.Equal(
            FetchStep.Pause,
            FetchBackpressure.Next(held: 10, chunks: FetchBackpressure.MaxChunks, used: 10, limit: 1 << 30, waited: FetchBackpressure.RoomTimeout, Long)
        );

    [Theory]
    [InlineData(1, 262144)]
    [InlineData(64, 209715)]
    [InlineData(100_000, 4096)]
    public void Should_make_chunks_smaller_the_more_partitions_share_the_memory(int partitions, int expected) =>
        Assert.Equal(expected, FetchBackpressure.ChunkBytes(262144, 26_843_545, partitions));
}
