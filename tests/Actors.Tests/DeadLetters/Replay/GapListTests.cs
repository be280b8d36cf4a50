using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.DeadLetters.Replay;
using ActorPipeline.Actors.Filebeat;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tests.DeadLetters.Replay;

public class GapListTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static LossNote Note(long from, long to, int minute = 0, string id = "one", int partition = 0) =>
        new("logs.web-service", id, partition, from, to, Noon.AddHours(-2), Noon.AddHours(-1), Noon.AddMinutes(minute));

    private static string Gaps(params LossNote[] notes)
    {
        var gaps = new GapList();
        foreach (var note in notes)
            gaps.Add(note);
        return string.Join(' ', gaps.Gaps().Select(gap => $"{gap.Partition}:{gap.From}-{gap.To}"));
    }

    [Fact]
    public void Should_take_what_overlaps_for_one_gap_that_was_found_again() =>
        Assert.Equal("0:80-400", Gaps(Note(100, 300), Note(80, 300, 1), Note(250, 400, 2)));

    [Fact]
    public void Should_keep_apart_what_does_not_overlap_and_what_is_of_another_log() =>
        Assert.Equal(
            "0:100-300 0:300-400 1:100-300 0:100-300",
            Gaps(Note(100, 300), Note(300, 400, 1), Note(100, 300, 2, partition: 1), Note(100, 300, 3, id: "two"))
        );

    [Fact]
    public void Should_say_when_it_was_first_noticed_and_what_surrounds_all_of_it()
    {
        var gaps = new GapList();
        gaps.Add(Note(100, 300, 5) with { After = null });
        gaps.Add(Note(100, 400, 1) with { Before = Noon });
        var gap = Assert.Single(gaps.Gaps());
        Assert.Equal((Noon.AddHours(-2), Noon, Noon.AddMinutes(1)), (gap.After, gap.Before, gap.At));
    }

    [Fact]
    public void Should_come_back_as_it_was_written_and_be_no_letter()
    {
        foreach (var note in (LossNote[])[Note(100, 300), Note(100, 300) with { After = null, Before = null, TopicId = "" }])
        {
            var headers = DeadLetterHeaders.OfLoss(note);
            Assert.Null(DeadLetterHeaders.IdOf(headers));
            var record = new ConsumeResult<byte[]?, byte[]?>
            {
                Topic = "dead-letter.logs.web-service",
                Message = new Message<byte[]?, byte[]?> { Headers = headers },
            };
            Assert.Equal(new DeadLetterRecord.Lost(note), DeadLetterHeaders.Read(record, TopicNaming.Default));
        }
    }

    [Fact]
    public void Should_be_meant_by_the_same_filters_as_letters()
    {
        var note = Note(100, 300);
        Assert.True(new DeadLetterFilter("^logs", "web-service", null, Noon, Noon.AddSeconds(1)).Takes(note));
        Assert.False(new DeadLetterFilter("logs.a").Takes(note));
        Assert.False(new DeadLetterFilter(Service: "cart-service").Takes(note));
        Assert.False(new DeadLetterFilter(Until: Noon).Takes(note));
    }
}
