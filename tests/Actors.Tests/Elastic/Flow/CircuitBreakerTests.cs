using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Flow;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Elastic.Flow;

public class CircuitBreakerTests
{
    private static readonly ElasticOptions Options = new() { InFlightInitial = 4, InFlightMax = 6 };
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Should_grow_to_the_maximum_while_the_limit_is_reached()
    {
        var breaker = CircuitBreaker.Closed(Options);
        for (var i = 0; i < 100; i++)
            breaker = Good(breaker, breaker.Limit);
        Assert.Equal(6, breaker.Limit);
    }

    [Fact]
    public void Should_not_grow_when_the_limit_was_not_reached()
    {
        var breaker = CircuitBreaker.Closed(Options);
        for (var i = 0; i < 100; i++)
            breaker = Good(breaker, 1);
        Assert.Equal(4, breaker.Limit);
    }

    [Fact]
    public void Should_halve_once_for_requests_that_were_on_their_way_together()
    {
        var breaker = CircuitBreaker.Closed(Options).OnOverload(now: 100, sentAt: 50);
        Assert.Equal(2, breaker.Limit);
        Assert.Equal(2, breaker.OnOverload(now: 110, sentAt: 60).Limit);
        Assert.Equal(1, breaker.OnOverload(now: 200, sentAt: 150).Limit);
    }

    [Fact]
    public void Should_close_and_then_try_with_one_request_after_a_failure()
    {
        var breaker = CircuitBreaker.Closed(Options).OnFailure(now: 0, sentAt: -5, null, 1, _time);
        Assert.False(breaker.Permits(0, 0));
        Assert.Equal(1, breaker.Limit);
        Assert.True(breaker.Permits(0, breaker.OpenUntil));
        Assert.False(breaker.Permits(1, breaker.OpenUntil));
    }

    [Fact]
    public void Should_wait_longer_after_each_failed_try_but_not_for_stragglers()
    {
        var first = CircuitBreaker.Closed(Options).OnFailure(0, -5, null, 1, _time);
        var straggler = first.OnFailure(1, -4, null, 1, _time);
        Assert.Equal(first.OpenUntil, straggler.OpenUntil);
        var tried = straggler.OpenUntil;
        var second = straggler.OnFailure(tried + 1, tried, null, 1, _time);
        Assert.Equal(2 * (first.OpenUntil - 0), second.OpenUntil - (tried + 1));
    }

    [Fact]
    public void Should_open_again_after_a_good_answer()
    {
        var breaker = Good(CircuitBreaker.Closed(Options).OnFailure(0, -5, null, 1, _time), 1);
        Assert.True(breaker.Permits(0, 0));
        Assert.Equal(2, breaker.Limit);
    }

    [Fact]
    public void Should_follow_another_maximum_down_at_once_and_up_by_growing()
    {
        var breaker = CircuitBreaker.Closed(Options).Within(new ConcurrencyBounds(1, 2, 2));
        Assert.Equal(2, breaker.Limit);
        breaker = breaker.Within(new ConcurrencyBounds(1, 9, 2));
        Assert.Equal(2, breaker.Limit);
        for (var i = 0; i < 200; i++)
            breaker = Good(breaker, breaker.Limit);
        Assert.Equal(9, breaker.Limit);
    }

    private CircuitBreaker Good(CircuitBreaker breaker, int inFlight) => breaker.OnSuccess(inFlight, bytes: 1000, now: 20, sentAt: 10, _time);
}
