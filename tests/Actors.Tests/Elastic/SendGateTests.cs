using ActorPipeline.Actors.Elastic;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Elastic;

public class SendGateTests
{
    private static readonly ElasticOptions Options = new() { InFlightInitial = 4, InFlightMax = 6 };
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Should_grow_to_the_maximum_while_the_limit_is_reached()
    {
        var gate = SendGate.Open(Options);
        for (var i = 0; i < 100; i++)
            gate = Good(gate, gate.Limit);
        Assert.Equal(6, gate.Limit);
    }

    [Fact]
    public void Should_not_grow_when_the_limit_was_not_reached()
    {
        var gate = SendGate.Open(Options);
        for (var i = 0; i < 100; i++)
            gate = Good(gate, 1);
        Assert.Equal(4, gate.Limit);
    }

    [Fact]
    public void Should_halve_once_for_requests_that_were_on_their_way_together()
    {
        var gate = SendGate.Open(Options).OnOverload(now: 100, sentAt: 50);
        Assert.Equal(2, gate.Limit);
        Assert.Equal(2, gate.OnOverload(now: 110, sentAt: 60).Limit);
        Assert.Equal(1, gate.OnOverload(now: 200, sentAt: 150).Limit);
    }

    [Fact]
    public void Should_close_and_then_try_with_one_request_after_a_failure()
    {
        var gate = SendGate.Open(Options).OnFailure(now: 0, sentAt: -5, null, 1, _time);
        Assert.False(gate.Permits(0, 0));
        Assert.Equal(1, gate.Limit);
        Assert.True(gate.Permits(0, gate.ClosedUntil));
        Assert.False(gate.Permits(1, gate.ClosedUntil));
    }

    [Fact]
    public void Should_wait_longer_after_each_failed_try_but_not_for_stragglers()
    {
        var first = SendGate.Open(Options).OnFailure(0, -5, null, 1, _time);
        var straggler = first.OnFailure(1, -4, null, 1, _time);
        Assert.Equal(first.ClosedUntil, straggler.ClosedUntil);
        var tried = straggler.ClosedUntil;
        var second = straggler.OnFailure(tried + 1, tried, null, 1, _time);
        Assert.Equal(2 * (first.ClosedUntil - 0), second.ClosedUntil - (tried + 1));
    }

    [Fact]
    public void Should_open_again_after_a_good_answer()
    {
        var gate = Good(SendGate.Open(Options).OnFailure(0, -5, null, 1, _time), 1);
        Assert.True(gate.Permits(0, 0));
        Assert.Equal(2, gate.Limit);
    }

    [Fact]
    public void Should_follow_another_maximum_down_at_once_and_up_by_growing()
    {
        var gate = SendGate.Open(Options).Within(new InFlightBounds(1, 2, 2));
        Assert.Equal(2, gate.Limit);
        gate = gate.Within(new InFlightBounds(1, 9, 2));
        Assert.Equal(2, gate.Limit);
        for (var i = 0; i < 200; i++)
            gate = Good(gate, gate.Limit);
        Assert.Equal(9, gate.Limit);
    }

    private SendGate Good(SendGate gate, int inFlight) => gate.OnSuccess(inFlight, bytes: 1000, now: 20, sentAt: 10, _time);
}
