using System.Collections.Immutable;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Pipeline;

namespace ActorPipeline.Actors.Tests.Kafka;

/// <summary>What librdkafka takes of the consumer's properties.</summary>
public class ConsumerSettingsTests
{
    [Theory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public void Should_be_accepted_with_either_protocol_of_consumer_groups(string protocol)
    {
        var options = new KafkaOptions { InstanceId = "node-1", Client = ImmutableSortedDictionary<string, string>.Empty.Add("group.protocol", protocol) };
        Assert.Empty(KafkaClientCheck.Problems(options));
    }
}
