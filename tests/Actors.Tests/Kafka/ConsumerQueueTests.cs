using ActorPipeline.Actors.Kafka.Native;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

/// <summary>Commits that do not wait, against the broker that librdkafka carries for its own tests.</summary>
public class ConsumerQueueTests
{
    private static readonly TopicPartition Partition = new("logs.checkout", 0);

    /// <summary>A node may be told of a commit after it gave its last partition up. Without named offsets this ended the process.</summary>
    [Fact]
    public void Should_tell_of_a_commit_that_was_asked_for_when_nothing_is_assigned_any_more()
    {
        CommittedOffsets? told = null;
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(Config()).SetOffsetsCommittedHandler((_, committed) => told = committed).Build();
        using var queue = new ConsumerQueue(consumer);
        consumer.Assign(new TopicPartitionOffset(Partition, 0));
        consumer.StoreOffset(new TopicPartitionOffset(Partition, 7));
        consumer.Unassign();
        Assert.True(queue.Commit([new TopicPartitionOffset(Partition, 7)]));
        for (var reads = 0; told is null && reads < 100; reads++)
            queue.Read(ConsumerQueue.MaxRecords, TimeSpan.FromMilliseconds(200));
        var offset = Assert.Single(told!.Offsets);
        Assert.Equal((Partition, 7), (offset.TopicPartition, offset.Offset.Value));
    }

    [Fact]
    public void Should_ask_for_nothing_when_no_offset_is_new()
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(Config()).Build();
        using var queue = new ConsumerQueue(consumer);
        Assert.False(queue.Commit([]));
    }

    [Fact]
    public void Should_end_the_wait_of_a_read_when_it_is_woken_and_take_it_when_it_is_closed()
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(Config()).Build();
        using var queue = new ConsumerQueue(consumer);
        using var reading = new ManualResetEventSlim();
        var reader = new Thread(() =>
        {
            reading.Set();
            queue.Read(1, TimeSpan.FromHours(1));
        });
        reader.Start();
        reading.Wait(TestContext.Current.CancellationToken);
        queue.Wake();
        reader.Join();
        Assert.Equal(0, queue.Count);
        queue.Dispose();
        queue.Wake();
    }

    private static ConsumerConfig Config()
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = "mock",
            GroupId = "actorpipeline",
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
        };
        config.Set("test.mock.num.brokers", "1");
        return config;
    }
}
