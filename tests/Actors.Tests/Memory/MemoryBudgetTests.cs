using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Tests.Memory;

public class MemoryBudgetTests
{
    private const int Max = 64 << 20;
    private const int Chunk = 256 << 10;
    private readonly MemoryBudget _budget = new(Max);

    [Fact]
    public void Should_leave_room_for_a_quiet_partition_while_others_are_stuck_whatever_its_events_grow_by()
    {
        Fill(partitions: 4, growth: 2);
        Take(1024, growth: 10);
        Assert.False(IsFull(1024, 1));
    }

    [Theory]
    [InlineData(1, 0.5), InlineData(1, 2), InlineData(4, 2), InlineData(16, 7)]
    public void Should_hold_no_more_than_allowed_when_all_is_encoded(int partitions, double growth)
    {
        Fill(partitions, growth);
        Assert.InRange(_budget.Used, Max / 4, Max);
    }

    [Fact]
    public void Should_count_on_the_growth_of_what_is_not_encoded_yet()
    {
        Take(Chunk, growth: 3);
        var limit = _budget.RawLimit;
        _budget.AddRaw(Chunk);
        Assert.Equal(limit, _budget.RawLimit);
    }

    [Fact]
    public void Should_allow_as_much_as_before_when_all_is_given_back()
    {
        var limit = _budget.RawLimit;
        _budget.AddRaw(Chunk);
        _budget.AddEncoded(Chunk, Chunk);
        _budget.AddEncoded(-Chunk, -Chunk);
        _budget.AddRaw(-Chunk);
        Assert.Equal((limit, 0), (_budget.RawLimit, _budget.Used));
    }

    /// <summary>The partitions take chunks in turn until each of them pauses; none gets an outcome.</summary>
    private void Fill(int partitions, double growth)
    {
        for (var chunks = 0; !IsFull(chunks * Chunk, chunks); chunks++)
        {
            for (var i = 0; i < partitions && !IsFull(chunks * Chunk, chunks); i++)
                Take(Chunk, growth);
        }
    }

    private bool IsFull(long held, int chunks) => FetchBackpressure.Next(held, chunks, _budget.Raw, _budget.RawLimit, patience: TimeSpan.Zero) != FetchStep.Go;

    private void Take(int raw, double growth)
    {
        var encoded = (int)(raw * growth);
        _budget.AddRaw(raw);
        _budget.AddEncoded(raw, encoded);
        _budget.NoteGrowth(raw, encoded);
    }
}
