using ActorPipeline.Actors.Elastic;
using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Actors.Tests.Elastic;

public class SinkJournalTests
{
    private static readonly SinkTrouble Away = new(SinkState.Retrying, "Connection refused (127.0.0.1:9200)");
    private static readonly SinkTrouble Closed = new(SinkState.Blocked, "logs-a: 400 index_closed_exception: closed");

    private SinkJournal _journal = SinkJournal.Empty;
    private int _seconds;

    /// <summary>One tick, a second.</summary>
    private SinkLine[] Look(SinkTrouble? trouble, int times = 1, long waiting = 0, long retried = 0, long done = 0, params SinkTrouble[] met)
    {
        List<SinkLine> lines = [];
        for (var i = 0; i < times; i++)
        {
            (_journal, var said) = _journal.Look(new SinkObservation(trouble, [.. met], waiting, retried, done, TimeSpan.FromSeconds(_seconds++)));
            lines.AddRange(said);
        }
        return [.. lines];
    }

    [Fact]
    public void Should_say_once_that_it_is_held_up_and_once_that_it_goes_on_with_numbers()
    {
        Assert.Empty(Look(null, 10));
        var held = Assert.Single(Look(Away, 3600, waiting: 19_000, retried: 5));
        Assert.True(held.IsTrouble);
        Assert.Equal("The way into Elasticsearch is retrying: Connection refused (127.0.0.1:9200). 19,000 events wait; none is lost.", held.Text);
        var free = Assert.Single(Look(null, 100, waiting: 1, retried: 25, done: 19_000));
        Assert.False(free.IsTrouble);
        Assert.Equal("The way into Elasticsearch is free again after 60 min: 20 events sent again, 19,000 events done since, 1 event wait.", free.Text);
    }

    [Fact]
    public void Should_say_nothing_of_what_is_over_at_the_next_look()
    {
        for (var i = 0; i < 10; i++)
            Assert.Empty(Look(Away).Concat(Look(null)));
    }

    [Fact]
    public void Should_say_each_kind_of_reason_once_while_it_is_held_up()
    {
        Look(Away, 2);
        Assert.Contains("is blocked as well", Assert.Single(Look(Closed, 10, met: [Away])).Text, StringComparison.Ordinal);
        Assert.Empty(Look(Away, 10, met: [Closed, new SinkTrouble(SinkState.Blocked, "logs-a: 400 index_closed_exception: closed ")]));
        Assert.Single(Look(Away, 10, met: [new SinkTrouble(SinkState.Retrying, "HTTP 503")]));
    }

    [Fact]
    public void Should_tell_of_a_bounded_number_of_kinds() =>
        Assert.Equal(
            SinkJournal.MostKinds,
            Look(Away, 10, met: [.. Enumerable.Range('a', 20).Select(letter => new SinkTrouble(SinkState.Blocked, $"{(char)letter}"))]).Length
        );

    [Fact]
    public void Should_say_less_and_less_of_a_server_that_comes_and_goes()
    {
        int Lines() => Enumerable.Range(0, 360).Sum(_ => Look(Away, 4).Length + Look(null, 6).Length);
        var first = Lines();
        Assert.InRange(first, 3, 30);
        Assert.InRange(Lines(), 0, first / 2);
    }
}
