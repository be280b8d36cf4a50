using ActorPipeline.Actors.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

public sealed class FetchStateTests
{
    private readonly FetchState _fetch = new(new PartitionMailbox(new TopicPartition("logs.a", 0), 1));

    [Fact]
    public void Should_take_records_in_order_with_gaps_where_others_were_compacted()
    {
        Assert.All((long[])[500, 501, 510, 1_000_000], offset => Assert.True(_fetch.MayFollow(offset)));
        Assert.False(_fetch.WentBack);
    }

    [Fact]
    public void Should_take_nothing_any_more_once_the_log_went_back()
    {
        Assert.True(_fetch.MayFollow(500));
        Assert.False(_fetch.MayFollow(0));
        Assert.True(_fetch.WentBack);
        // The offsets that follow are in order again, but some between are missing.
        Assert.False(_fetch.MayFollow(1));
    }

    [Fact]
    public void Should_tell_how_old_the_oldest_record_is_that_was_not_read()
    {
        Assert.Equal(-1, _fetch.UnreadTimestamp(1_000));
        _fetch.Figures.Offsets = new PartitionOffsets(10, 10, 50);
        Assert.Equal(-1, _fetch.UnreadTimestamp(1_000));
        // Of a backlog: as old as the last that was read.
        _fetch.MayFollow(10, 300);
        Assert.Equal(300, _fetch.UnreadTimestamp(1_000));
        _fetch.MayFollow(49, 400);
        Assert.Equal(0, _fetch.UnreadTimestamp(5_000));
        // After a quiet time: no older than that.
        _fetch.Figures.Offsets = new PartitionOffsets(50, 50, 51);
        Assert.Equal(5_000, _fetch.UnreadTimestamp(6_000));
    }

    [Fact]
    public void Should_not_take_a_record_twice()
    {
        Assert.True(_fetch.MayFollow(500));
        Assert.False(_fetch.MayFollow(500));
    }
}
