using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Messages.Elastic;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Elastic;

public class ElasticSinkActorTests()
    : TestKit(
        """
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka { loglevel = INFO, test { single-expect-default = 60s, default-timeout = 60s } }
        """
    )
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedServer _server = new();
    private readonly MemoryBudget _budget = new(64 << 20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Should_tell_and_log_a_stall_and_its_end()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));
        var options = new ElasticOptions();
        var sink = Sys.ActorOf(
            ElasticSinkActor.Props(
                counters => new BulkSinkStage(
                    new BulkSinkParts(_server, new RecordedDeadLetters(), options, () => new BatchOptions { MaxEvents = 10 }, counters, _time)
                ),
                _budget,
                null,
                options.StallAfter,
                _time
            )
        );
        _server.Hold();
        var entrance = (await sink.Ask<ElasticSinkActor.Attached>(ElasticSinkActor.Attach.Instance, Cancel)).Sink;
        Source.Single(new Slices(_budget).Of(10)).RunWith(entrance, Sys.Materializer());
        await Eventually.TrueAsync(() => _server.Waiting == 1);
        Assert.Equal(SinkState.Running, (await StatusAsync()).State);

        _time.Advance(options.StallAfter);
        var status = await StatusAsync();
        Assert.Equal((SinkState.Stalled, "no answer for 10 s, 1 bulk request is in flight"), (status.State, status.Reason));
        // It is told at the second look that finds it so.
        Look();
        Look();
        FishForMessage<Warning>(
            line =>
                $"{line.Message}".Contains("is stalled: no answer for 10 s", StringComparison.Ordinal)
                && $"{line.Message}".Contains("10 events wait", StringComparison.Ordinal),
            cancellationToken: Cancel
        );

        _server.LetGo();
        await Eventually.TrueAsync(async () => (await StatusAsync()).State == SinkState.Running);
        // The sink counts as free only after several looks without trouble.
        await Eventually.TrueAsync(async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Look();
            return await ReceiveOneAsync(TimeSpan.FromMilliseconds(100), Cancel) is Info line
                && $"{line.Message}".Contains("is free again after", StringComparison.Ordinal);
        });

        void Look() => ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromSeconds(1));

        Task<SinkStatus> StatusAsync() => sink.Ask<SinkStatus>(SinkProtocol.GetStatus.Instance, Cancel);
    }
}
