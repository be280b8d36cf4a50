using ActorPipeline.Actors.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

public class IntakeGateTests
{
    private static readonly TimeSpan Long = IntakeGate.Impatience;

    [Fact]
    public void Should_let_one_partition_use_half_of_the_memory()
    {
        Assert.Equal(IntakeStep.Go, IntakeGate.Next(held: 49, chunks: 5, used: 49, limit: 100, waited: IntakeGate.Patience, Long));
        Assert.Equal(IntakeStep.Pause, IntakeGate.Next(held: 50, chunks: 5, used: 50, limit: 100, waited: IntakeGate.Patience, Long));
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
                if (IntakeGate.Next(held[i], (int)(held[i] / 1024), held.Sum(), limit, IntakeGate.Patience, Long) == IntakeStep.Go)
                {
                    held[i] += 1024;
                    progress = true;
                }
        }
        Assert.True(held.Sum() < limit);
        Assert.Equal(IntakeStep.Go, IntakeGate.Next(0, 0, held.Sum(), limit, waited: IntakeGate.Patience, Long));
    }

    [Fact]
    public void Should_always_let_an_empty_partition_read() =>
        Assert.Equal(IntakeStep.Go, IntakeGate.Next(held: 0, chunks: 0, used: 200, limit: 100, waited: IntakeGate.Patience, Long));

    [Theory]
    [InlineData(49, 0, 1000, IntakeStep.Go)]
    [InlineData(50, 0, 1000, IntakeStep.Wait)]
    [InlineData(50, 19, 1000, IntakeStep.Wait)]
    [InlineData(50, 20, 1000, IntakeStep.Pause)]
    [InlineData(50, 0, 999, IntakeStep.Pause)]
    public void Should_wait_a_moment_before_it_pauses_unless_a_wait_was_in_vain_lately(int held, int waited, int sinceVain, IntakeStep expected) =>
        Assert.Equal(expected, IntakeGate.Next(held, chunks: 5, used: held, limit: 100, TimeSpan.FromMilliseconds(waited), TimeSpan.FromMilliseconds(sinceVain)));

    [Fact]
    public void Should_resume_only_with_slack()
    {
        Assert.False(IntakeGate.MayResume(held: 40, chunks: 5, used: 45, limit: 100));
        Assert.True(IntakeGate.MayResume(held: 20, chunks: 5, used: 45, limit: 100));
        Assert.True(IntakeGate.MayResume(held: 0, chunks: 0, used: 200, limit: 100));
    }

    [Fact]
    public void Should_pause_when_very_many_small_chunks_are_open() =>
        Assert.Equal(IntakeStep.Pause, IntakeGate.Next(held: 10, chunks: IntakeGate.MaxChunks, used: 10, limit: 1 << 30, waited: IntakeGate.Patience, Long));

    [Theory]
    [InlineData(1, 262144)]
    [InlineData(64, 209715)]
    [InlineData(100_000, 4096)]
    public void Should_make_chunks_smaller_the_more_partitions_share_the_memory(int partitions, int expected) =>
        Assert.Equal(expected, IntakeGate.ChunkBytes(262144, 26_843_545, partitions));
}
