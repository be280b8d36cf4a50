using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Memory;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit.Xunit;

namespace ActorPipeline.Actors.Tests.Elastic;

public sealed class BacklogTests() : TestKit("akka.test { single-expect-default = 60s, default-timeout = 60s }")
{
    private readonly MemoryBudget _budget = new(64 << 20);
    private readonly ScriptedServer _server = new();

    [Theory]
    [InlineData(5, 64 << 20, 50)]
    [InlineData(1, 64 << 20, 10)]
    [InlineData(5, 1, 10)]
    public async Task Should_gather_what_waits_while_all_requests_are_without_an_answer(int factor, long buffer, int second)
    {
        var cancel = TestContext.Current.CancellationToken;
        var batch = new BatchOptions
        {
            MaxEvents = 10,
            BacklogFactor = factor,
            MaxDelay = TimeSpan.FromHours(1),
        };
        var elastic = new ElasticOptions { InFlightInitial = 1, InFlightMax = 1 };
        var counters = new SinkCounters();
        var parts = new BulkSinkParts(_server, new RecordedDeadLetters(), elastic, () => batch, counters, TimeProvider.System) { BufferBytes = buffer };
        var make = new Slices(_budget);
        var pulled = 0;
        _server.Hold();
        var done = Source
            .From(Enumerable.Range(0, 20))
            .Select(_ =>
            {
                Interlocked.Increment(ref pulled);
                return make.Of(10, TestActor);
            })
            .RunWith(Sink.FromGraph(new BulkSinkStage(parts)), Sys.Materializer());
        // One batch is in flight, the next one is at its limit, and nothing more is pulled.
        await Eventually.TrueAsync(() => Volatile.Read(ref pulled) == 1 + second / 10);
        _server.LetGo();
        await done.WaitAsync(cancel);
        Assert.Equal([10, second], _server.Sizes.Take(2));
        Assert.All(_server.Sizes, size => Assert.InRange(size, 10, second));
        Assert.Equal((200, 200L, 0L), (_server.Sizes.Sum(), counters.Indexed, _budget.Used));
    }
}
