using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Tests.Parsing;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Streams.TestKit;
using Akka.TestKit.Xunit;
using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Kafka;

/// <summary>A partition's actor with a TestProbe in the sink's place.</summary>
public sealed class PartitionActorTests : TestKit
{
    private readonly MemoryBudget _budget = new(64 << 20);
    private readonly PartitionMailbox _mailbox = new(new TopicPartition("logs.web-service", 3), 1);
    private readonly FetchState _fetch;
    private readonly TestSubscriber.ManualProbe<EncodedSlice> _sink;
    private readonly IActorRef _partition;
    private readonly Reactive.Streams.ISubscription _demand;

    public PartitionActorTests()
        : base("akka.test { single-expect-default = 60s, default-timeout = 60s }\nakka.loglevel = OFF")
    {
        _fetch = new FetchState(_mailbox);
        _sink = this.CreateManualSubscriberProbe<EncodedSlice>();
        var encoder = new EventEncoder(
            "logs.web-service",
            new DocumentIds(IdentityForm.Auto, LineScope.Node, "logs.web-service", "id", 3),
            new ParserCatalog(),
            false,
            _budget,
            new FakeTimeProvider()
        );
        _partition = ActorOfAsTestActorRef<PartitionActor>(
            PartitionActor.Props(_mailbox, Sink.FromSubscriber(_sink), () => Task.FromResult(encoder)),
            TestActor
        );
        Watch(_partition);
        _demand = _sink.ExpectSubscription(Cancel);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>As the sink does: nothing while events of the slice have no outcome.</summary>
    private void Tell(object? outcome)
    {
        if (outcome is not null)
            _partition.Tell(outcome);
    }

    private void Feed(int chunks)
    {
        for (var i = 0; i < chunks; i++)
            _fetch.Dispatch(EncodedText.Chunk(_budget, "{\"message\":\"hello\"}"u8.ToArray()));
    }

    private EncodedSlice Next()
    {
        _demand.Request(1);
        var slice = _sink.ExpectNext(Cancel);
        Assert.True(slice.TryTake());
        return slice;
    }

    [Fact]
    public async Task Should_let_commit_only_what_has_an_outcome_from_the_beginning_on()
    {
        Feed(2);
        var (first, second) = (Next(), Next());
        Tell(second.Complete(1));
        await Eventually.TrueAsync(() => _mailbox.HeldChunks == 1);
        Assert.Equal(-1, _mailbox.Committable);
        Tell(first.Complete(1));
        await Eventually.TrueAsync(() => _mailbox.HeldChunks == 0);
        Assert.Equal(101, _mailbox.Committable);
        Assert.False(_mailbox.HasGaps);
    }

    [Fact]
    public async Task Should_be_suspicious_also_when_it_is_known_late_that_nothing_was_committed()
    {
        for (var i = 0; i < FirstOutcomes.Enough; i++)
        {
            Feed(1);
            var slice = Next();
            slice.CountDuplicates(1);
            Tell(slice.Complete(1));
        }
        await Eventually.TrueAsync(() => _mailbox.HeldChunks == 0);
        Assert.False(_mailbox.IsSuspicious);
        _mailbox.Figures.IsFresh = true;
        Assert.Equal("logs.web-service", ExpectMsg<PartitionActor.Suspicion>(cancellationToken: Cancel).Topic);
        Assert.True(_mailbox.IsSuspicious);
    }

    [Fact]
    public void Should_live_on_when_it_is_released_until_the_last_outcome_is_there()
    {
        Feed(1);
        var slice = Next();
        _mailbox.TakeNoMore();
        _partition.Tell(PartitionActor.Release.Instance);
        ExpectNoMsg(TimeSpan.FromMilliseconds(100), Cancel);
        Tell(slice.Complete(1));
        ExpectTerminated(_partition, cancellationToken: Cancel);
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Should_give_back_what_nobody_took_and_wait_for_the_rest_when_the_sink_is_gone()
    {
        Feed(2);
        var taken = Next();
        _demand.Cancel();
        Feed(3);
        await Eventually.TrueAsync(() => _mailbox.HeldChunks == 1);
        Assert.True(_mailbox.HasGaps);

        Tell(taken.Complete(1));
        await Eventually.TrueAsync(() => _mailbox.HeldChunks == 0);
        Assert.Equal((101, 0), (_mailbox.Committable, _budget.Used));
        Feed(1);
        await Eventually.TrueAsync(() => _mailbox.HeldChunks == 0);
        _mailbox.TakeNoMore();
        _partition.Tell(PartitionActor.Release.Instance);
        ExpectTerminated(_partition, cancellationToken: Cancel);
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Should_count_a_slice_that_the_sink_gave_up_as_not_done()
    {
        Feed(2);
        var (first, second) = (Next(), Next());
        Tell(first.Abandon());
        Tell(second.Complete(1));
        await Eventually.TrueAsync(() => _mailbox.HeldChunks == 0);
        Assert.Equal(-1, _mailbox.Committable);
        Assert.True(_mailbox.HasGaps);
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Should_tell_its_parent_when_its_stream_fails()
    {
        var broken = new RecordChunk("logs.web-service", 3, 16, 1, _budget);
        broken.Append(100, 0, -1, 1_000_000);
        _fetch.Dispatch(broken);
        _demand.Request(1);
        Assert.Same(_mailbox, ExpectMsg<PartitionActor.Failed>(cancellationToken: Cancel).Mailbox);
        await Eventually.TrueAsync(() => _mailbox.HeldChunks == 0);
        Assert.True(_mailbox.HasGaps);
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Should_give_its_memory_back_when_it_is_stopped_in_the_middle()
    {
        Feed(5);
        var taken = Next();
        Sys.Stop(_partition);
        ExpectTerminated(_partition, cancellationToken: Cancel);
        _mailbox.TakeNoMore();
        Tell(taken.Complete(1));
        await Eventually.TrueAsync(() => _budget.Used == 0);
        Assert.Equal(-1, _mailbox.Committable);
    }
}
