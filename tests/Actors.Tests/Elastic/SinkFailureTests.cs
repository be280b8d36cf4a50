using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Messages.Elastic;
using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit.Xunit;

namespace ActorPipeline.Actors.Tests.Elastic;

/// <summary>Memory and partitions after a failure of the sink's stream, which would be a bug.</summary>
public sealed class SinkFailureTests() : TestKit("akka.test { single-expect-default = 60s, default-timeout = 60s }\nakka.loglevel = OFF")
{
    private readonly MemoryBudget _budget = new(64 << 20);
    private readonly BatchOptions _batch = new()
    {
        MaxEvents = 2,
        BacklogFactor = 1,
        MaxDelay = TimeSpan.FromHours(1),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private BulkSinkStage Stage(IBulkClient client, SinkCounters? counters = null) =>
        new(
            new BulkSinkParts(
                client,
                new NoDeadLetters(),
                new ElasticOptions { InFlightInitial = 2, InFlightMax = 2 },
                () => _batch,
                counters ?? new SinkCounters(),
                TimeProvider.System
            )
        );

    [Fact]
    public async Task Should_give_every_slice_back_when_it_fails_but_not_while_a_request_reads_it()
    {
        TaskCompletionSource fail = new(),
            letGo = new();
        var client = new Client(async request =>
        {
            await (request == 1 ? letGo : fail).Task;
            throw new NotSupportedException("must not happen");
        });
        var make = new Slices(_budget);
        var done = Source
            .From(new[] { make.Of(2, TestActor), make.Of(2, TestActor), make.Of(1, TestActor) })
            .RunWith(Sink.FromGraph(Stage(client)), Sys.Materializer());
        await Eventually.TrueAsync(() => client.Asked == 2);

        fail.SetResult();
        await Assert.ThrowsAsync<NotSupportedException>(() => done.WaitAsync(Cancel));
        ExpectNoMsg(TimeSpan.FromMilliseconds(100), Cancel);
        Assert.NotEqual(0, _budget.Used);

        letGo.SetResult();
        Assert.Equal([0L, 1L, 2L], ReceiveN(3, Cancel).Cast<SliceAbandoned>().Select(a => a.Sequence).Order());
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Should_take_no_slice_that_its_partition_gave_up()
    {
        var make = new Slices(_budget);
        var (gone, there) = (make.Of(2), make.Of(2, TestActor));
        Assert.True(gone.TryAbandon());
        await Source.From(new[] { gone, there }).RunWith(Sink.FromGraph(Stage(new Client(_ => AllWell))), Sys.Materializer()).WaitAsync(Cancel);
        Assert.Equal(1, ExpectMsg<SliceDone>(cancellationToken: Cancel).Sequence);
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public void Should_tell_those_attached_the_new_entrance_when_the_stream_failed_and_when_the_actor_was_restarted()
    {
        var client = new Client(request => request == 1 ? throw new NotSupportedException("must not happen") : AllWell);
        string? Fail() => throw new NotSupportedException("must not happen either");
        var sink = Sys.ActorOf(ElasticSinkActor.Props(counters => Stage(client, counters), _budget, Fail));
        sink.Tell(ElasticSinkActor.Attach.Instance, TestActor);
        var first = ExpectMsg<ElasticSinkActor.Attached>(cancellationToken: Cancel);

        var make = new Slices(_budget);
        Source.Single(make.Of(2, TestActor)).RunWith(first.Sink, Sys.Materializer());
        ExpectMsg<SliceAbandoned>(cancellationToken: Cancel);
        var second = ExpectMsg<ElasticSinkActor.Attached>(cancellationToken: Cancel);

        sink.Tell(SinkProtocol.GetStatus.Instance, ActorRefs.NoSender);
        var third = ExpectMsg<ElasticSinkActor.Attached>(cancellationToken: Cancel);
        Source.Single(make.Of(2, TestActor)).RunWith(third.Sink, Sys.Materializer());
        ExpectMsg<SliceDone>(cancellationToken: Cancel);
        Assert.Equal(3, new[] { first.Sink, second.Sink, third.Sink }.Distinct().Count());
        Assert.Equal(0, _budget.Used);
    }

    private static Task<BulkAnswer> AllWell => Task.FromResult(new BulkAnswer(200, "{\"errors\":false,\"items\":[]}"u8.ToArray()));

    private sealed class NoDeadLetters : IDeadLetterStore
    {
        public Task StoreAsync(DeadLetter letter, CancellationToken cancel) => Task.CompletedTask;
    }

    /// <summary>Answers by the number of the request, from 1 on, whether it is cancelled or not.</summary>
    private sealed class Client(Func<int, Task<BulkAnswer>> answer) : IBulkClient
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public Task<BulkAnswer> SendAsync(BulkBatch batch, CancellationToken cancel) => answer(Interlocked.Increment(ref _asked));
    }
}
