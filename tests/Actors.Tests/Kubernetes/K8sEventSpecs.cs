using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using static ActorPipeline.Actors.Tests.Kubernetes.Make;

namespace ActorPipeline.Actors.Tests.Kubernetes;

public sealed class K8sEventSpecs()
    : TestKit(
        """
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.loglevel = INFO
        akka.test.single-expect-default = 60s
        akka.test.default-timeout = 60s
        """
    )
{
    private static readonly KubernetesOptions Options = new() { Heartbeat = TimeSpan.FromDays(1) };
    private readonly ScriptedSource _source = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IActorRef Start(KubernetesOptions? options = null) => Sys.ActorOf(K8sEventActor.Props(_source, TestActor, options ?? Options, jitter: () => 0));

    private async Task ExpectAsync(ServiceEvent expected)
    {
        var got = await ExpectMsgAsync<ServiceEvent>(cancellationToken: Cancel);
        if (expected is ServiceEvent.Snapshot snapshot)
        {
            Assert.Equal(snapshot.Services.AsEnumerable(), Assert.IsType<ServiceEvent.Snapshot>(got).Services);
            return;
        }

        Assert.Equal(expected, got);
    }

    private static async Task<(WatchState State, string? Reason, int Services)> StatusAsync(IActorRef actor)
    {
        var status = await actor.Ask<K8sEventProtocol.Status>(K8sEventProtocol.GetStatus.Instance, Cancel);
        return (status.State, status.Reason, status.Services);
    }

    private async Task AdvanceAsync(IActorRef actor, TimeSpan time)
    {
        await StatusAsync(actor);
        ((TestScheduler)Sys.Scheduler).Advance(time);
        await StatusAsync(actor);
    }

    [Fact]
    public async Task Should_tell_what_takes_part_when_the_watch_speaks()
    {
        var actor = Start();
        var watch = await _source.NextWatchAsync();
        watch.Say(
            Snapshot("a-service", "web", "-service", "a-service-2"),
            new ServiceEvent.Added(Service("b-service")),
            new ServiceEvent.Added(Service("postgres")),
            new ServiceEvent.Modified(Service("b-service", "default", ("kubectl.kubernetes.io/x", "much text"))),
            new ServiceEvent.Modified(Service("b-service", "default", ("actorpipeline.io/parser", "json"), ("other", "x"))),
            new ServiceEvent.Deleted(Id("postgres")),
            new ServiceEvent.Deleted(Id("a-service"))
        );

        await ExpectAsync(Snapshot("a-service"));
        await ExpectAsync(new ServiceEvent.Added(Service("b-service")));
        await ExpectAsync(new ServiceEvent.Modified(Service("b-service", "default", ("actorpipeline.io/parser", "json"))));
        await ExpectAsync(new ServiceEvent.Deleted(Id("a-service")));
        Assert.Equal((WatchState.Watching, null, 1), await StatusAsync(actor));
    }

    [Fact]
    public async Task Should_tell_that_a_service_opts_out_so_that_it_has_no_grace()
    {
        Start();
        var watch = await _source.NextWatchAsync();
        watch.Say(
            Snapshot("a-service"),
            new ServiceEvent.Modified(Service("a-service", "default", ("actorpipeline.io/enabled", "false"))),
            new ServiceEvent.Modified(Service("a-service"))
        );

        await ExpectAsync(Snapshot("a-service"));
        await ExpectAsync(new ServiceEvent.Modified(Service("a-service", "default", ("actorpipeline.io/enabled", "false"))));
        await ExpectAsync(new ServiceEvent.Modified(Service("a-service")));
    }

    [Fact]
    public async Task Should_tell_nothing_when_no_snapshot_came_first()
    {
        var actor = Start();
        var watch = await _source.NextWatchAsync();
        actor.Tell(K8sEventProtocol.SnapshotWanted.Instance);
        watch.Say(new ServiceEvent.Added(Service("a-service")), Snapshot("b-service"));

        await ExpectAsync(Snapshot("b-service"));
    }

    [Fact]
    public async Task Should_start_again_with_backoff_when_the_watch_ends_or_fails()
    {
        var actor = Start();
        (await _source.NextWatchAsync()).End();
        await Eventually.TrueAsync(async () => await StatusAsync(actor) == (WatchState.Retrying, "it ended", 0), "retrying");
        await AdvanceAsync(actor, Options.RetryMin - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _source.Opened);
        await AdvanceAsync(actor, TimeSpan.FromMilliseconds(1));

        (await _source.NextWatchAsync()).End(new IOException("connection reset"));
        await Eventually.TrueAsync(async () => (await StatusAsync(actor)).Reason == "connection reset", "the failure is seen");
        await AdvanceAsync(actor, Options.RetryMin * 2 - TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, _source.Opened);
        await AdvanceAsync(actor, TimeSpan.FromMilliseconds(1));

        (await _source.NextWatchAsync()).Say(Snapshot("a-service"));
        await ExpectAsync(Snapshot("a-service"));
        Assert.Equal((WatchState.Watching, null, 1), await StatusAsync(actor));
    }

    [Fact]
    public async Task Should_start_again_when_opening_the_watch_throws()
    {
        _source.RefuseWith = new InvalidOperationException("no such folder");
        var actor = Start();
        await Eventually.TrueAsync(async () => (await StatusAsync(actor)).Reason == "no such folder", "the refusal is seen");
        _source.RefuseWith = null;
        await AdvanceAsync(actor, Options.RetryMin);

        (await _source.NextWatchAsync()).Say(Snapshot("a-service"));
        await ExpectAsync(Snapshot("a-service"));
    }

    [Fact]
    public async Task Should_begin_with_the_short_pause_again_when_a_watch_lasted()
    {
        var actor = Start();
        (await _source.NextWatchAsync()).End();
        await Eventually.TrueAsync(async () => (await StatusAsync(actor)).State == WatchState.Retrying, "retrying");
        await AdvanceAsync(actor, Options.RetryMin);
        var second = await _source.NextWatchAsync();
        second.Say(Snapshot("a-service"));
        await ExpectAsync(Snapshot("a-service"));
        await AdvanceAsync(actor, Options.RetryMax);
        second.End();
        await Eventually.TrueAsync(async () => (await StatusAsync(actor)).State == WatchState.Retrying, "retrying");
        await AdvanceAsync(actor, Options.RetryMin);

        await _source.NextWatchAsync();
    }

    [Fact]
    public async Task Should_tell_what_was_missed_when_the_watch_is_new()
    {
        var actor = Start();
        var first = await _source.NextWatchAsync();
        first.Say(Snapshot("a-service", "b-service"));
        await ExpectAsync(Snapshot("a-service", "b-service"));
        first.End();
        await Eventually.TrueAsync(async () => (await StatusAsync(actor)).State == WatchState.Retrying, "retrying");
        await AdvanceAsync(actor, Options.RetryMin);

        await EventFilter
            .Info(contains: "default/a-service went")
            .ExpectOneAsync(
                async () =>
                    await EventFilter
                        .Info(contains: "default/c-service appeared")
                        .ExpectOneAsync(
                            async () =>
                            {
                                (await _source.NextWatchAsync()).Say(Snapshot("b-service", "c-service"));
                                await ExpectAsync(Snapshot("b-service", "c-service"));
                            },
                            Cancel
                        ),
                Cancel
            );
    }

    [Fact]
    public async Task Should_tell_the_whole_set_again_when_asked_and_with_every_heartbeat()
    {
        var actor = Start(Options with { Heartbeat = TimeSpan.FromSeconds(10) });
        var watch = await _source.NextWatchAsync();
        watch.Say(Snapshot("a-service"), new ServiceEvent.Added(Service("b-service")));
        await ExpectAsync(Snapshot("a-service"));
        await ExpectAsync(new ServiceEvent.Added(Service("b-service")));

        Sys.EventStream.Publish(K8sEventProtocol.SnapshotWanted.Instance);
        await ExpectAsync(Snapshot("a-service", "b-service"));
        await AdvanceAsync(actor, TimeSpan.FromSeconds(10));
        await ExpectAsync(Snapshot("a-service", "b-service"));
    }

    [Fact]
    public async Task Should_cancel_the_watch_when_it_is_stopped()
    {
        var actor = Start();
        var watch = await _source.NextWatchAsync();
        watch.Say(Snapshot("a-service"));
        await ExpectAsync(Snapshot("a-service"));
        Sys.Stop(actor);

        await Eventually.TrueAsync(() => watch.Cancelled, "the watch is cancelled");
    }
}
