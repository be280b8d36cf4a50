using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Memory;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

/// <summary>Which full partitions are waited for, and for how long, by a clock that each look moves on by 10 ms.</summary>
public sealed class FetchPausesTests : IDisposable
{
    private const int Budget = 1 << 16;
    private const int Bytes = 1 << 12;
    private readonly MemoryBudget _budget = new(Budget);
    private readonly SteppingClock _clock = new();
    private readonly ManualResetEvent _progress = new(true);
    private readonly FetchPauses _pauses;
    private Action<long>? _handOver;
    private bool _stopping;
    private readonly IConsumer<Ignore, Ignore> _consumer;

    public FetchPausesTests()
    {
        _pauses = new FetchPauses(_budget, _progress, _clock, () => _stopping, now => _handOver?.Invoke(now));
        var config = new ConsumerConfig { BootstrapServers = "mock", GroupId = "actorpipeline" };
        config.Set("test.mock.num.brokers", "1");
        _consumer = new ConsumerBuilder<Ignore, Ignore>(config).Build();
        _consumer.Assign(((string[])["logs.a", "logs.b", "logs.c"]).Select(topic => new TopicPartitionOffset(topic, 0, 0)));
    }

    public void Dispose()
    {
        _consumer.Dispose();
        _progress.Dispose();
    }

    /// <summary>Paused because a request took 20 ms, all stood still for up to a second: librdkafka does not wake its fetcher on a resume.</summary>
    [Fact]
    public void Should_not_pause_a_partition_that_gets_an_outcome_every_200_ms()
    {
        var fetch = Full("logs.a");
        Finish(fetch);
        Fill(fetch);
        _clock.Every(TimeSpan.FromMilliseconds(200), () => Finish(fetch));
        _pauses.HoldBack(_consumer, fetch);
        Assert.False(fetch.Figures.Paused);
    }

    [Fact]
    public void Should_pause_a_stuck_partition_after_250_ms_and_not_wait_for_it_again()
    {
        var fetch = Full("logs.a");
        Finish(fetch);
        Fill(fetch);
        Assert.InRange(Waited(fetch), 250, 280);
        Assert.InRange(Waited(fetch), 0, 30);
    }

    [Fact]
    public void Should_wait_once_for_many_that_get_stuck_together()
    {
        FetchState[] all = [Full("logs.a"), Full("logs.b"), Full("logs.c")];
        foreach (var fetch in all)
            Finish(fetch);
        foreach (var fetch in all)
            Fill(fetch);
        foreach (var fetch in all)
            fetch.OutcomeAt(_clock.Now);
        Assert.InRange(all.Sum(Waited), 230, 340);
    }

    [Fact]
    public void Should_wait_a_second_for_the_first_outcome() => Assert.InRange(Waited(Full("logs.a")), 1_000, 1_030);

    [Fact]
    public void Should_wait_a_second_at_most()
    {
        // Each outcome is followed by another full chunk.
        var fetch = Full("logs.a");
        _clock.Every(TimeSpan.FromMilliseconds(100), () => Refill(fetch));
        Assert.InRange(Waited(fetch), 1_000, 1_030);
    }

    /// <summary>Chunks of large events that were not handed over filled the memory, and what was waited for could not come.</summary>
    [Fact]
    public void Should_hand_over_what_is_due_while_it_waits()
    {
        var fetch = Full("logs.a");
        var handed = 0L;
        _handOver = now =>
        {
            handed = now;
            Finish(fetch);
        };
        _pauses.HoldBack(_consumer, fetch);
        Assert.Equal((false, true), (fetch.Figures.Paused, handed > 0));
    }

    [Fact]
    public void Should_not_wait_while_stopping()
    {
        var fetch = Full("logs.a");
        _stopping = true;
        _pauses.HoldBack(_consumer, fetch);
        Assert.False(fetch.Figures.Paused);
    }

    /// <summary>Milliseconds until it is paused, and up to three steps of the clock.</summary>
    private double Waited(FetchState fetch)
    {
        fetch.Figures.Paused = false;
        var from = _clock.Now;
        _pauses.HoldBack(_consumer, fetch);
        Assert.True(fetch.Figures.Paused);
        return _clock.GetElapsedTime(from, _clock.Now).TotalMilliseconds;
    }

    private FetchState Full(string topic)
    {
        var fetch = new FetchState(new PartitionMailbox(new TopicPartition(topic, 0), 1));
        Fill(fetch);
        return fetch;
    }

    private void Fill(FetchState fetch)
    {
        while (FetchBackpressure.Next(fetch.Mailbox.HeldBytes, fetch.Mailbox.HeldChunks, _budget.Raw, _budget.RawLimit, TimeSpan.Zero) == FetchStep.Go)
            fetch.Dispatch(Chunk(fetch));
    }

    private void Refill(FetchState fetch)
    {
        Finish(fetch);
        fetch.Dispatch(Chunk(fetch));
    }

    private void Finish(FetchState fetch)
    {
        fetch.Mailbox.ChunkDone(Bytes);
        _budget.AddRaw(-Bytes);
    }

    private RecordChunk Chunk(FetchState fetch)
    {
        var chunk = new RecordChunk(fetch.Partition.Topic, 0, Bytes, 1, _budget);
        chunk.Append(0, 0, -1, Bytes);
        return chunk;
    }

    private sealed class SteppingClock : TimeProvider
    {
        private Action? _action;
        private long _every,
            _next;

        public long Now { get; private set; } = 1;

        public override long TimestampFrequency => 1_000;

        public void Every(TimeSpan time, Action action) =>
            (_action, _every, _next) = (action, (long)time.TotalMilliseconds, Now + (long)time.TotalMilliseconds);

        public override long GetTimestamp()
        {
            Now += 10;
            if (_action is not null && Now >= _next)
            {
                _next += _every;
                _action();
            }
            return Now;
        }
    }
}
