using ActorPipeline.Actors.Checks;
using ActorPipeline.Actors.Timing;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tests.Checks;

public class GroupRulesSpecs
{
    [Theory]
    [InlineData(ErrorCode.GroupAuthorizationFailed, "needs READ on the group g")]
    [InlineData(ErrorCode.TopicAuthorizationFailed, "needs READ on the group g")]
    [InlineData(ErrorCode.NotCoordinatorForGroup, "__consumer_offsets")]
    [InlineData(ErrorCode.Local_Ssl, null)]
    public void Should_speak_of_rights_only_where_one_is_missing(ErrorCode code, string? advice)
    {
        var finding = GroupRules.Refused("g", new Error(code));
        Assert.Equal(("consumer group g", FindingState.Failed), (finding.Subject, finding.State));
        Assert.Equal(advice is null, finding.Advice is null);
        Assert.Contains(advice ?? "", finding.Advice ?? "", StringComparison.Ordinal);
        Assert.False(PassingErrors.Passes(ErrorCode.GroupAuthorizationFailed));
    }

    [Fact]
    public void Should_find_the_cause_behind_a_partition_that_failed() =>
        Assert.Equal(
            ErrorCode.TopicAuthorizationFailed,
            GroupRules
                .Cause(
                    new TopicPartitionOffsetException([
                        new(new TopicPartitionOffset("t", 0, 1), new Error(ErrorCode.NoError)),
                        new(new TopicPartitionOffset("t", 1, 1), new Error(ErrorCode.TopicAuthorizationFailed)),
                    ])
                )
                .Code
        );
}
