using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Flow;

namespace ActorPipeline.Actors.Tests.Elastic.Flow;

public class SendOrderTests
{
    [Fact]
    public void Should_send_nothing_when_nothing_is_due() => Assert.Null(default(SendOrder).Next(false, false, false, 4));

    [Fact]
    public void Should_give_each_lane_its_turn_when_one_request_may_be_in_flight() =>
        Assert.Equal([Lane.Retry, Lane.Blocked, Lane.Fresh, Lane.Retry, Lane.Blocked, Lane.Fresh], SendAll(6, limit: 1, answered: true));

    [Theory]
    [InlineData(1, 1), InlineData(4, 1), InlineData(8, 2), InlineData(16, 4)]
    public void Should_leave_three_quarters_to_others_while_refusals_are_not_answered(int limit, int share) =>
        Assert.Equal(share, SendAll(40, limit, answered: false).Count(lane => lane == Lane.Blocked));

    [Fact]
    public void Should_use_all_requests_for_what_was_refused_when_nothing_else_is_due()
    {
        var order = default(SendOrder);
        for (var i = 0; i < 16; i++)
        {
            Assert.Equal(Lane.Blocked, order.Next(false, false, true, 16));
            order = order.Sent(Lane.Blocked);
        }
        Assert.Equal(Lane.Fresh, order.Next(true, false, true, 16));
    }

    [Fact]
    public void Should_take_what_was_refused_again_when_one_of_them_is_answered()
    {
        var full = default(SendOrder).Sent(Lane.Blocked).Sent(Lane.Fresh).Sent(Lane.Retry);
        Assert.Equal(Lane.Fresh, full.Next(true, true, true, 4));
        Assert.Equal(Lane.Blocked, full.Answered(Lane.Fresh).Answered(Lane.Blocked).Next(true, true, true, 4));
    }

    /// <summary>What is sent while every lane always has something.</summary>
    private static List<Lane> SendAll(int sends, int limit, bool answered)
    {
        var order = default(SendOrder);
        var sent = new List<Lane>();
        for (var i = 0; i < sends; i++)
        {
            var lane = order.Next(true, true, true, limit)!.Value;
            sent.Add(lane);
            order = order.Sent(lane);
            if (answered)
                order = order.Answered(lane);
        }
        return sent;
    }
}
