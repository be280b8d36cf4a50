using ActorPipeline.Actors.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

public sealed class PartitionMailboxTests
{
    private readonly PartitionMailbox _mailbox = new(new TopicPartition("logs.a", 0), 1);

    [Fact]
    public void Should_take_records_in_order_with_gaps_where_others_were_compacted()
    {
        Assert.All((long[])[500, 501, 510, 1_000_000], offset => Assert.True(_mailbox.MayFollow(offset)));
        Assert.False(_mailbox.WentBack);
    }

    [Fact]
    public void Should_take_nothing_any_more_once_the_log_went_back()
    {
        Assert.True(_mailbox.MayFollow(500));
        Assert.False(_mailbox.MayFollow(0));
        Assert.True(_mailbox.WentBack);
        // What follows is in order again, but what was between is missing.
        Assert.False(_mailbox.MayFollow(1));
    }

    [Fact]
    public void Should_not_take_a_record_twice()
    {
        Assert.True(_mailbox.MayFollow(500));
        Assert.False(_mailbox.MayFollow(500));
    }
}
