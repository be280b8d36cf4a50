using ActorPipeline.Actors.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

public class FirstOutcomesTests
{
    [Fact]
    public void Should_be_suspicious_only_when_all_of_the_first_events_were_there_already()
    {
        Assert.False(default(FirstOutcomes).Add(999, 999).IsSuspicious);
        Assert.True(default(FirstOutcomes).Add(999, 999).Add(1, 1).IsSuspicious);
        Assert.False(default(FirstOutcomes).Add(999, 999).Add(100, 99).IsSuspicious);
        Assert.False(default(FirstOutcomes).Add(1, 0).Add(5000, 5000).IsSuspicious);
    }
}
