using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Flow;

namespace ActorPipeline.Actors.Tests.Elastic.Flow;

public class NodePoolTests
{
    private const long Second = 1000;

    private static (List<int> Asked, NodePool Pool) Ask(NodePool pool, int times, long now)
    {
        var asked = new List<int>();
        for (var i = 0; i < times; i++)
        {
            (var node, pool) = pool.Pick(now);
            asked.Add(node);
        }
        return (asked, pool);
    }

    [Fact]
    public void Should_ask_the_nodes_in_turn() => Assert.Equal([0, 1, 2, 0, 1], Ask(NodePool.Of(3), 5, 0).Asked);

    [Fact]
    public void Should_leave_a_silent_node_alone_and_try_it_again_later()
    {
        var pool = NodePool.Of(3).Failed(1, 0, random: 1, Second);
        Assert.Equal([0, 2, 0, 2], Ask(pool, 4, 999).Asked);
        Assert.Contains(1, Ask(pool, 3, 1000).Asked);
    }

    [Fact]
    public void Should_wait_twice_as_long_after_each_failed_try_until_it_answers()
    {
        var pool = NodePool.Of(2).Failed(0, 0, 1, Second).Failed(0, 1000, 1, Second);
        Assert.Equal([1, 1], Ask(pool, 2, 2999).Asked);
        Assert.Contains(0, Ask(pool, 2, 3000).Asked);
        Assert.Equal(0, pool.Answered(0).Nodes[0].Failures);
    }

    [Fact]
    public void Should_ask_the_one_that_comes_back_first_when_all_are_away()
    {
        var pool = NodePool.Of(2).Failed(0, 0, 1, Second).Failed(0, 0, 1, Second).Failed(1, 0, 1, Second);
        Assert.False(pool.AnyThere(500));
        Assert.Equal([1, 1], Ask(pool, 2, 500).Asked);
    }
}
