using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Flow;
using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Tests.Elastic;

public class EventTallyTests
{
    private readonly EventTally _tally = new();
    private readonly EncodedSlice _slice = new Slices(new MemoryBudget(1 << 20)).Of(3);

    private void Reject(string reason, string type = "document_parsing_exception") =>
        _tally.Rejected(
            new RejectedRun(_slice, [.. Enumerable.Range(0, 3).Select(item => new RejectedItem(item, new ItemVerdict(ItemAction.Reject, 400, type, reason)))])
        );

    [Fact]
    public void Should_say_each_kind_of_reject_once_and_count_it_at_intervals()
    {
        for (var i = 0; i < 100; i++)
            Reject($"[1:{i}] failed to parse field [count] of type [integer] in document with id 'id-{i}'. Preview of field's value: 'secret {i}'");
        var line = Assert.Single(_tally.Take(TimeSpan.Zero));
        Assert.Equal(
            "logs-web_service-default refuses events for good, which go to the dead-letter topic: 300 events: 400 document_parsing_exception: "
                + "[1:0] failed to parse field [count] of type [integer]. See 'actorpipeline dlq list'.",
            line
        );
        Reject("[1:7] failed to parse field [count] of type [integer] in document with id 'x'");
        Assert.Empty(_tally.Take(EventTally.Every / 2));
        Assert.Contains("3 events more within 10 min", Assert.Single(_tally.Take(EventTally.Every)), StringComparison.Ordinal);
        Reject("object mapping for [a] tried to parse field [a] as object, but found a concrete value");
        Assert.Single(_tally.Take(EventTally.Every));
        Assert.Empty(_tally.Take(2 * EventTally.Every));
        Reject("object mapping for [a] tried to parse field [a] as object, but found a concrete value");
        Assert.Single(_tally.Take(2.5 * EventTally.Every));
    }

    [Fact]
    public void Should_keep_a_bounded_number_of_kinds()
    {
        for (var i = 0; i < 26 * 26; i++)
            Reject("r", $"{(char)('a' + i / 26)}{(char)('a' + i % 26)}");
        Assert.Equal(EventTally.MostKinds + 1, _tally.Take(TimeSpan.Zero).Count);
        Assert.Empty(_tally.Take(EventTally.Every));
    }
}
