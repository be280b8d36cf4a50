using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Flow;
using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Memory;
using Akka.TestKit.Xunit;

namespace ActorPipeline.Actors.Tests.Elastic.Flow;

public class RejectedRunQueueTests : TestKit
{
    private readonly RejectedRunQueue _queue = new();
    private readonly Slices _slices = new(new MemoryBudget(1 << 20));

    [Fact]
    public void Should_store_one_run_of_a_partition_after_the_other_in_order()
    {
        RejectedRun first = RunOf(_slices.Of(1, TestActor)),
            second = RunOf(_slices.Of(1, TestActor)),
            third = RunOf(_slices.Of(1, TestActor));
        Assert.Equal([true, false, false], new[] { _queue.Enter(first), _queue.Enter(second), _queue.Enter(third) });
        Assert.Same(second, _queue.Leave(first));
        Assert.Same(third, _queue.Leave(second));
        Assert.False(_queue.IsEmpty);
        Assert.Null(_queue.Leave(third));
        Assert.True(_queue.IsEmpty);
        Assert.True(_queue.Enter(first));
    }

    [Fact]
    public void Should_not_make_a_partition_wait_for_another()
    {
        Assert.True(_queue.Enter(RunOf(_slices.Of(1, TestActor))));
        Assert.True(_queue.Enter(RunOf(_slices.Of(1, CreateTestProbe()))));
    }

    private static RejectedRun RunOf(EncodedSlice slice) => new(slice, [new RejectedItem(0, new ItemVerdict(ItemAction.Reject, 400))]);
}
