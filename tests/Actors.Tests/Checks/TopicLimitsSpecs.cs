using ActorPipeline.Actors.Checks;
using ActorPipeline.Actors.Kafka;

namespace ActorPipeline.Actors.Tests.Checks;

public sealed class TopicLimitsSpecs
{
    [Fact]
    public void Should_name_the_topics_that_take_less_than_the_largest_event()
    {
        var options = new TopicOptions { MaxMessageBytes = 20_971_520 };

        Assert.Empty(TopicLimits.Judge([("logs.a", "20971520"), ("logs.b", null)], options));
        var finding = Assert.Single(TopicLimits.Judge([("logs.b", "1048588"), ("logs.c", "20971520"), ("logs.a", "1000")], options));
        Assert.Equal(("long lines", "warning"), (finding.Subject, finding.State));
        Assert.Equal("2 topics take less than kafka.topic.max-message-bytes (20971520): logs.a (1000), logs.b (1048588)", finding.Seen);
    }
}
