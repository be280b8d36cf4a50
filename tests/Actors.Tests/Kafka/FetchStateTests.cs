using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Memory;
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

    [Fact]
    public void Should_see_when_it_got_its_last_outcome()
    {
        var budget = new MemoryBudget(1 << 20);
        Assert.Equal((100, false), (_fetch.OutcomeAt(100), _fetch.HasOutcome));
        var (first, second) = (Chunk(0, budget), Chunk(1, budget));
        _fetch.Dispatch(first);
        _fetch.Dispatch(second);
        Assert.Equal((100, false), (_fetch.OutcomeAt(200), _fetch.HasOutcome));
        _fetch.Mailbox.ChunkDone(first.Capacity);
        Assert.Equal((300, true), (_fetch.OutcomeAt(300), _fetch.HasOutcome));
        Assert.Equal(300, _fetch.OutcomeAt(400));
        _fetch.Mailbox.ChunkDone(second.Capacity);
        Assert.Equal(500, _fetch.OutcomeAt(500));
    }

    private static RecordChunk Chunk(long offset, MemoryBudget budget)
    {
        var chunk = new RecordChunk("logs.a", 0, 16, 1, budget);
        chunk.Append(offset, 0, -1, 16);
        return chunk;
    }
}
