using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.DeadLetters.Replay;

namespace ActorPipeline.Actors.Tests.DeadLetters.Replay;

public class DeadLetterListTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly DeadLetterList _letters = new();

    private static DeadLetterPlace Place(int partition, long offset) => new("dead-letter.logs.a", partition, offset);

    private void Letter(long offset, DeadLetterPlace place, int minute = 0, string type = "mapper_parsing_exception") =>
        _letters.Add(
            new DeadLetterRecord.RejectedEvent(
                new StoredDeadLetter(new DeadLetterId("logs.a", 0, offset), place, "a", "logs-a-default", 400, type, "why", Noon.AddMinutes(minute), 1),
                null,
                null,
                0
            )
        );

    private void Replayed(DeadLetterPlace place) => _letters.Add(new DeadLetterRecord.Replayed(place));

    [Fact]
    public void Should_count_an_event_once_when_it_was_stored_twice()
    {
        Letter(5, Place(0, 0));
        Letter(5, Place(2, 0), minute: 1, type: "illegal_argument_exception");
        var entry = Assert.Single(_letters.Entries());
        Assert.Equal(("illegal_argument_exception", Noon, 2), (entry.Latest.ErrorType, entry.First, entry.Places.Count));
    }

    [Fact]
    public void Should_be_replayed_only_when_every_copy_is()
    {
        // Kafka promises no order between partitions: the note may come before the dead letter.
        Replayed(Place(0, 0));
        Letter(5, Place(0, 0));
        Assert.True(Assert.Single(_letters.Entries()).IsReplayed);
        Letter(5, Place(1, 0), minute: 2);
        Assert.False(Assert.Single(_letters.Entries()).IsReplayed);
    }

    [Fact]
    public void Should_count_records_of_others_apart()
    {
        _letters.Add(DeadLetterRecord.Foreign.Instance);
        Assert.Empty(_letters.Entries());
        Assert.Equal(1, _letters.Foreign);
    }

    [Theory]
    [InlineData("logs.a", null, null, null, null, true)]
    [InlineData("^logs\\.", "a", "mapper_parsing_exception", 0, 1, true)]
    [InlineData("logs", null, null, null, null, false)]
    [InlineData(null, "b", null, null, null, false)]
    [InlineData(null, null, "other", null, null, false)]
    [InlineData(null, null, null, 1, null, false)]
    [InlineData(null, null, null, null, 0, false)]
    public void Should_take_what_the_filter_says(string? topic, string? service, string? type, int? since, int? until, bool taken)
    {
        Letter(5, Place(0, 0));
        var filter = new DeadLetterFilter(topic, service, type, since is { } s ? Noon.AddMinutes(s) : null, until is { } u ? Noon.AddMinutes(u) : null);
        Assert.Equal(taken, filter.Takes(_letters.Entries()[0].Latest));
    }
}
