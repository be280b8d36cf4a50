using ActorPipeline.Actors.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

public class PollPaceTests
{
    private static readonly TimeSpan Now = TimeSpan.Zero,
        Long = PollPace.Still;

    [Fact]
    public void Should_look_for_outcomes_often_while_events_flow()
    {
        Assert.Equal(PollPace.Flowing, PollPace.Of(open: 0, held: 1, still: Now));
        Assert.Equal(PollPace.Flowing, PollPace.Of(open: 1, held: 0, still: Now));
    }

    [Fact]
    public void Should_hand_over_an_open_chunk_in_time_however_long_nothing_came() => Assert.Equal(PollPace.Flowing, PollPace.Of(open: 1, held: 1, Long));

    [Fact]
    public void Should_look_less_often_while_elasticsearch_is_away() => Assert.Equal(PollPace.Waiting, PollPace.Of(open: 0, held: 1, Long));

    [Fact]
    public void Should_rest_only_when_all_is_done_and_nothing_came_for_a_while()
    {
        Assert.Equal(PollPace.Waiting, PollPace.Of(open: 0, held: 0, Now));
        Assert.Equal(PollPace.Idle, PollPace.Of(open: 0, held: 0, Long));
        Assert.True(PollPace.Idle.Wait >= TimeSpan.FromMilliseconds(100));
    }
}
