using ActorPipeline.Actors.Kafka;
using Akka.Event;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

/// <summary>When outcomes may be stored for commit, against the broker that librdkafka carries for its own tests.</summary>
public class OffsetCommitsTests
{
    private static readonly TopicPartition Partition = new("logs.checkout", 0);

    /// <summary>
    /// A commit replaces what was committed before. Made before that was asked for, it hid lost records and that the partition was read from its beginning.
    /// </summary>
    [Fact]
    public void Should_store_no_outcome_before_it_is_known_what_was_committed()
    {
        var config = new ConsumerConfig { BootstrapServers = "mock", GroupId = "actorpipeline" };
        config.Set("test.mock.num.brokers", "1");
        config.EnableAutoOffsetStore = false;
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(config).Build();
        consumer.Assign(new TopicPartitionOffset(Partition, 0));
        using var progress = new AutoResetEvent(false);
        var fetch = new FetchState(new PartitionMailbox(Partition, 1, progress));
        var commits = new OffsetCommits(1, NoLogger.Instance, TimeProvider.System);
        Assert.True(fetch.MayFollow(4));
        fetch.Mailbox.MayCommit(5);

        commits.StoreOutcomes(consumer, fetch);
        Assert.Equal(-1, fetch.Stored);

        fetch.BeginIsKnown = true;
        commits.StoreOutcomes(consumer, fetch);
        Assert.Equal(5, fetch.Stored);
    }
}
