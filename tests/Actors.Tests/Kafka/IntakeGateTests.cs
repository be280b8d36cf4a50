using ActorPipeline.Actors.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

public class IntakeGateTests
{
    private static readonly TimeSpan Stuck = IntakeGate.Patience;

    [Fact]
    public void Should_let_one_partition_use_half_of_the_memory()
    {
        Assert.Equal(IntakeStep.Go, IntakeGate.Next(held: 49, chunks: 5, used: 49, limit: 100, quiet: Stuck));
        Assert.Equal(IntakeStep.Pause, IntakeGate.Next(held: 50, chunks: 5, used: 50, limit: 100, quiet: Stuck));
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
                if (IntakeGate.Next(held[i], (int)(held[i] / 1024), held.Sum(), limit, Stuck) == IntakeStep.Go)
                {
                    held[i] += 1024;
                    progress = true;
                }
        }
        Assert.True(held.Sum() < limit);
        Assert.Equal(IntakeStep.Go, IntakeGate.Next(0, 0, held.Sum(), limit, quiet: Stuck));
    }

    [Fact]
    public void Should_always_let_an_empty_partition_read() =>
        Assert.Equal(IntakeStep.Go, IntakeGate.Next(held: 0, chunks: 0, used: 200, limit: 100, quiet: Stuck));

    [Fact]
    public void Should_wait_instead_of_pausing_while_events_get_outcomes()
    {
        Assert.Equal(IntakeStep.Wait, IntakeGate.Next(held: 50, chunks: 5, used: 50, limit: 100, quiet: Stuck - TimeSpan.FromTicks(1)));
        Assert.Equal(IntakeStep.Go, IntakeGate.Next(held: 49, chunks: 5, used: 49, limit: 100, quiet: TimeSpan.Zero));
    }

    [Fact]
    public void Should_resume_only_with_slack()
    {
        Assert.False(IntakeGate.MayResume(held: 40, chunks: 5, used: 45, limit: 100));
        Assert.True(IntakeGate.MayResume(held: 20, chunks: 5, used: 45, limit: 100));
        Assert.True(IntakeGate.MayResume(held: 0, chunks: 0, used: 200, limit: 100));
    }

    [Fact]
    public void Should_pause_when_very_many_small_chunks_are_open() =>
        Assert.Equal(IntakeStep.Pause, IntakeGate.Next(held: 10, chunks: IntakeGate.MaxChunks, used: 10, limit: 1 << 30, quiet: Stuck));

    [Theory]
    [InlineData(1, 262144)]
    [InlineData(64, 209715)]
    [InlineData(100_000, 4096)]
    public void Should_make_chunks_smaller_the_more_partitions_share_the_memory(int partitions, int expected) =>
        Assert.Equal(expected, IntakeGate.ChunkBytes(262144, 26_843_545, partitions));
}
