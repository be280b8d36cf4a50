using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Tests.Elastic;

public class BulkBatchBuilderTests
{
    private readonly Slices _slices = new(new MemoryBudget(1 << 20));

    [Fact]
    public void Should_cut_by_events_across_slices()
    {
        var builder = new BulkBatchBuilder();
        var options = new BatchOptions { MaxEvents = 10 };
        builder.Add(_slices.Of(7), 0);
        Assert.False(builder.IsFull(options));
        builder.Add(_slices.Of(25), 0);
        Assert.True(builder.IsFull(options));
        Assert.Equal([10, 10, 10, 2], Enumerable.Range(0, 4).Select(_ => builder.Cut(options).Count));
        Assert.Equal((0, 0L), (builder.Events, builder.Bytes));
    }

    [Fact]
    public void Should_cut_by_bytes_but_send_a_larger_event_alone()
    {
        var builder = new BulkBatchBuilder();
        var small = _slices.Of(4);
        var options = new BatchOptions { MaxBytes = small.BytesOf(0, 2) + 1 };
        builder.Add(small, 0);
        builder.Add(_slices.Of(1, message: new string('x', 5000)), 0);
        builder.Add(_slices.Of(1), 0);
        Assert.Equal([2, 2, 1, 1], Enumerable.Range(0, 4).Select(_ => builder.Cut(options).Count));
    }

    [Fact]
    public void Should_know_how_long_the_oldest_event_has_waited_also_when_others_left_before_it()
    {
        var builder = new BulkBatchBuilder();
        Assert.Equal(long.MaxValue, builder.Since);
        builder.Add(_slices.Of(7), 100);
        builder.Add(_slices.Of(7), 200);
        builder.Add(_slices.Of(3), 300);
        Assert.Equal(
            [200L, 300L, long.MaxValue],
            new[] { 10, 4, 10 }.Select(most =>
            {
                builder.Cut(new BatchOptions { MaxEvents = most });
                return builder.Since;
            })
        );
    }

    [Fact]
    public void Should_halve_into_all_events_once_and_in_order()
    {
        var builder = new BulkBatchBuilder();
        builder.Add(_slices.Of(3), 0);
        builder.Add(_slices.Of(4), 0);
        var (first, second) = builder.Cut(new BatchOptions()).Halve();
        Assert.Equal((3, 4), (first.Count, second.Count));
        Assert.Equal([(0, 3)], first.Segments.Select(s => (s.First, s.Count)));
        Assert.Equal([(0, 4)], second.Segments.Select(s => (s.First, s.Count)));
        var (left, right) = second.Halve();
        Assert.Equal([(0, 2)], left.Segments.Select(s => (s.First, s.Count)));
        Assert.Equal([(2, 2)], right.Segments.Select(s => (s.First, s.Count)));
    }
}
