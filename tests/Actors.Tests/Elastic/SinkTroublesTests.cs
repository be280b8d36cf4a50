using ActorPipeline.Actors.Elastic;
using ActorPipeline.Messages.Elastic;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Elastic;

public class SinkTroublesTests
{
    private static readonly SinkTrouble Busy = new(SinkState.Retrying, "429");
    private static readonly SinkTrouble Closed = new(SinkState.Blocked, "closed");
    private static readonly SinkTrouble Away = new(SinkState.Retrying, "refused");
    private static readonly TimeSpan StalledAfter = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private StallClock _silence;

    private long Now => _time.GetTimestamp();

    private SinkState? State(SinkTrouble? trouble = null, int inFlight = 1) =>
        new SinkSnapshot(inFlight, 4, 100, _silence.Since, trouble).TroubleAt(StalledAfter, Now, _time)?.State;

    [Fact]
    public void Should_forget_a_busy_or_absent_server_with_the_next_good_answer()
    {
        var troubles = default(SinkTroubles).Failed(Away);
        Assert.Equal(Away, troubles.Now(held: false));
        Assert.Equal(Busy, troubles.Answered(Busy).Now(held: false));
        Assert.Null(troubles.Answered(Busy).Answered().Now(held: false));
    }

    [Fact]
    public void Should_remember_an_index_that_refuses_while_its_events_wait()
    {
        var troubles = default(SinkTroubles).Answered(refusal: Closed).Answered().Answered(Busy);
        Assert.Equal(Closed, troubles.Now(held: true));
        Assert.Equal(Busy, troubles.Now(held: false));
        Assert.Equal(Away, troubles.Failed(Away).Now(held: true));
    }

    [Fact]
    public void Should_call_it_a_stall_when_nothing_answers_for_long()
    {
        Assert.Null(State(inFlight: 0));
        _silence = _silence.Sent(Now);
        _time.Advance(TimeSpan.FromSeconds(9.9));
        _silence = _silence.Sent(Now);
        Assert.Null(State());
        Assert.Equal(SinkState.Blocked, State(Closed));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(SinkState.Stalled, State());
        Assert.Equal(SinkState.Stalled, State(Closed));
    }

    [Fact]
    public void Should_not_call_it_a_stall_when_one_of_many_is_answered()
    {
        _silence = _silence.Sent(Now).Sent(Now);
        _time.Advance(StalledAfter);
        _silence = _silence.Ended(timedOut: false, inFlight: 1, Now);
        Assert.Null(State());
        _time.Advance(StalledAfter);
        Assert.Equal(SinkState.Stalled, State());
        _silence = _silence.Ended(timedOut: false, inFlight: 0, Now);
        _time.Advance(StalledAfter);
        Assert.Null(State(inFlight: 0));
    }

    [Fact]
    public void Should_stay_stalled_while_requests_are_given_up_and_sent_again()
    {
        _silence = _silence.Sent(Now);
        _time.Advance(StalledAfter);
        _silence = _silence.Ended(timedOut: true, inFlight: 0, Now);
        Assert.Equal(SinkState.Stalled, State(Away, inFlight: 0));
        _silence = _silence.Sent(Now);
        Assert.Equal(SinkState.Stalled, State(Away));
        _silence = _silence.Ended(timedOut: false, inFlight: 0, Now);
        Assert.Equal(SinkState.Retrying, State(Away, inFlight: 0));
    }
}
