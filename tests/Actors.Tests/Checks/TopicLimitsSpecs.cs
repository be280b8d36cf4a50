using ActorPipeline.Actors.Checks;
using ActorPipeline.Actors.Kafka;

namespace ActorPipeline.Actors.Tests.Checks;

public sealed class TopicLimitsSpecs
{
    [Fact]
    public void Should_name_the_topics_that_take_less_than_the_largest_event()
    {
        var options = new TopicOptions { MaxMessageBytes = 20_971_520 };

        Assert.Empty(TopicLimits.Judge([("logs.a", "20971520", "-1"), ("logs.b", null, null)], options));
        var finding = Assert.Single(TopicLimits.Judge([("logs.b", "1048588", null), ("logs.c", "20971520", null), ("logs.a", "1000", null)], options));
        Assert.Equal(("long lines", FindingState.Warning), (finding.Subject, finding.State));
        Assert.Equal("2 topics take less than kafka.topic.max-message-bytes (20971520): logs.a (1000), logs.b (1048588)", finding.Seen);
    }

    [Fact]
    public void Should_name_the_topics_that_keep_events_for_less_than_a_day()
    {
        var options = new TopicOptions { MaxMessageBytes = 1 };

        Assert.Empty(TopicLimits.Judge([("logs.a", "1", "86400000"), ("logs.b", "1", "-1")], options));
        var finding = Assert.Single(TopicLimits.Judge([("logs.b", "1", "3600000"), ("logs.a", "1", "604800000")], options));
        Assert.Equal(("retention", FindingState.Warning), (finding.Subject, finding.State));
        Assert.Equal("1 topic keeps events for less than a day: logs.b (3600000 ms)", finding.Seen);
    }
}
