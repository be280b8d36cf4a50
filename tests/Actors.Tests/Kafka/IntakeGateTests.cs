using ActorPipeline.Actors.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

public class IntakeGateTests
{
    [Fact]
    public void Should_let_one_partition_use_half_of_the_memory()
    {
        Assert.False(IntakeGate.MustPause(held: 49, chunks: 5, used: 49, limit: 100));
        Assert.True(IntakeGate.MustPause(held: 50, chunks: 5, used: 50, limit: 100));
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
                if (!IntakeGate.MustPause(held[i], (int)(held[i] / 1024), held.Sum(), limit))
                {
                    held[i] += 1024;
                    progress = true;
                }
        }
        Assert.True(held.Sum() < limit);
        Assert.False(IntakeGate.MustPause(0, 0, held.Sum(), limit));
    }

    [Fact]
    public void Should_always_let_an_empty_partition_read() =>
        Assert.False(IntakeGate.MustPause(held: 0, chunks: 0, used: 200, limit: 100));

    [Fact]
    public void Should_resume_only_with_slack()
    {
        Assert.False(IntakeGate.MayResume(held: 40, chunks: 5, used: 45, limit: 100));
        Assert.True(IntakeGate.MayResume(held: 20, chunks: 5, used: 45, limit: 100));
        Assert.True(IntakeGate.MayResume(held: 0, chunks: 0, used: 200, limit: 100));
    }

    [Fact]
    public void Should_pause_when_very_many_small_chunks_are_open() =>
        Assert.True(IntakeGate.MustPause(held: 10, chunks: IntakeGate.MaxChunks, used: 10, limit: 1 << 30));

    [Theory]
    [InlineData(1, 262144)]
    [InlineData(64, 52428)]
    [InlineData(100_000, 4096)]
    public void Should_make_chunks_smaller_the_more_partitions_share_the_memory(int partitions, int expected) =>
        Assert.Equal(expected, IntakeGate.ChunkBytes(262144, 26_843_545, partitions));
}
