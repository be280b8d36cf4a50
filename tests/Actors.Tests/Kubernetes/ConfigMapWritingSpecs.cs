using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using static ActorPipeline.Actors.Tests.Kubernetes.Make;

namespace ActorPipeline.Actors.Tests.Kubernetes;

public sealed class ConfigMapWritingSpecs : ConfigMapSpecs
{
    [Fact]
    public async Task Should_write_nothing_when_no_snapshot_came()
    {
        Start();
        Actor.Tell(new ServiceEvent.Added(Service("web-service")), TestActor);

        await ExpectMsgAsync<K8sEventProtocol.SnapshotWanted>(cancellationToken: TestContext.Current.CancellationToken);
        await AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(0, Store.Waiting);
        Assert.Equal("pending", await StateAsync());
    }

    [Fact]
    public async Task Should_ask_for_a_snapshot_when_it_starts()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(K8sEventProtocol.SnapshotWanted));
        Start();

        await ExpectMsgAsync<K8sEventProtocol.SnapshotWanted>(cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Should_write_once_when_a_burst_is_over()
    {
        Start();
        Actor.Tell(Snapshot("a-service"));
        await AdvanceAsync(Options.Debounce - TimeSpan.FromMilliseconds(1));
        Actor.Tell(new ServiceEvent.Added(Service("b-service")));
        await AdvanceAsync(Options.Debounce - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, Store.Waiting);

        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["a-service.yml", "b-service.yml"], (await Store.NextWriteAsync()).Keys);
        Assert.Equal(0, Store.Waiting);
    }

    [Fact]
    public async Task Should_write_at_last_when_changes_never_pause()
    {
        Start();
        Actor.Tell(Snapshot("a-service"));
        var step = TimeSpan.FromMilliseconds(200);
        var steps = (int)(Options.DebounceMax / step);
        for (var i = 1; i < steps; i++)
        {
            await AdvanceAsync(step);
            Actor.Tell(new ServiceEvent.Added(Service($"s{i}-service")));
        }

        await StatusAsync();
        Assert.Equal(0, Store.Waiting);
        await AdvanceAsync(step);
        Assert.Equal(steps, (await Store.NextWriteAsync()).Keys.Count());
    }

    [Fact]
    public async Task Should_not_write_when_nothing_changed()
    {
        await StartAppliedAsync("a-service", "b-service");
        Actor.Tell(Snapshot("b-service", "a-service"));
        Actor.Tell(new ServiceEvent.Modified(Service("a-service")));
        Actor.Tell(new ServiceEvent.Deleted(Id("never-service")));
        await AdvanceAsync(Options.DebounceMax);

        Assert.Equal(0, Store.Waiting);
        Assert.Equal("applied", await StateAsync());
    }

    [Fact]
    public async Task Should_not_write_when_a_change_has_no_effect_on_the_inputs()
    {
        await StartAppliedAsync("a-service");
        Actor.Tell(new ServiceEvent.Modified(Service("a-service", "default", ("actorpipeline.io/enabled", "true"))));
        await AdvanceAsync(Options.Debounce);

        Assert.Equal(0, Store.Waiting);
        Assert.Equal("applied", await StateAsync());
    }

    [Fact]
    public async Task Should_apply_changes_after_the_write_when_they_come_during_it()
    {
        Start();
        Actor.Tell(Snapshot("a-service"));
        await AdvanceAsync(Options.Debounce);
        var first = await Store.NextWriteAsync();
        Actor.Tell(new ServiceEvent.Added(Service("b-service")));
        await AdvanceAsync(Options.DebounceMax);
        Assert.Equal(0, Store.Waiting);

        first.Answer(new ConfigMapWrite.Applied(true));
        await Eventually.TrueAsync(async () => (await StatusAsync()).Services[0].State == ServiceState.Subscribed, "the first is written");
        Assert.Equal(ServiceState.Pending, (await StatusAsync()).Services[1].State);
        await AdvanceAsync(Options.Debounce);
        Assert.Equal(["a-service.yml", "b-service.yml"], (await Store.NextWriteAsync()).Keys);
    }

    [Fact]
    public async Task Should_apply_again_when_somebody_else_changed_it()
    {
        await StartAppliedAsync("a-service");
        Store.Drift();
        await BecomesAsync("pending");
        await AdvanceAsync(Options.Debounce);

        var repair = await Store.NextWriteAsync();
        Assert.Equal(["a-service.yml"], repair.Keys);
        repair.Answer(new ConfigMapWrite.Applied(true));
        await BecomesAsync("applied");
    }

    [Fact]
    public async Task Should_apply_again_when_somebody_else_changes_it_during_a_write()
    {
        Start();
        Actor.Tell(Snapshot("a-service"));
        await AdvanceAsync(Options.Debounce);
        var first = await Store.NextWriteAsync();
        Store.Drift();
        Store.Drift();
        await Eventually.TrueAsync(() => Store.DriftsTaken == 2, "the first drift is told, since the second was read");
        first.Answer(new ConfigMapWrite.Applied(true));
        await BecomesAsync("pending");

        await AdvanceAsync(Options.DebounceMax);
        Assert.Equal(["a-service.yml"], (await Store.NextWriteAsync()).Keys);
        Assert.Equal(0, Store.Waiting);
    }

    [Fact]
    public async Task Should_watch_for_drift_again_when_that_watch_breaks()
    {
        await StartAppliedAsync("a-service");
        await Store.BreakDriftWatchAsync();
        await BecomesAsync("pending");
        await AdvanceAsync(Options.RetryMin);
        (await Store.NextWriteAsync()).Answer(new ConfigMapWrite.Applied(false));
        await BecomesAsync("applied");
        await Eventually.TrueAsync(() => Store.DriftWatches == 2, "the second drift watch");

        Store.Drift();
        await BecomesAsync("pending");
        await AdvanceAsync(Options.Debounce);
        await Store.NextWriteAsync();
    }

    [Fact]
    public async Task Should_apply_again_when_a_resync_is_due()
    {
        await StartAppliedAsync("a-service");
        await AdvanceAsync(Options.Resync);
        await AdvanceAsync(Options.Debounce);

        (await Store.NextWriteAsync()).Answer(new ConfigMapWrite.Applied(false));
        await BecomesAsync("applied");
    }

    [Fact]
    public async Task Should_cancel_the_write_when_it_is_stopped()
    {
        Start();
        Actor.Tell(Snapshot("a-service"));
        await AdvanceAsync(Options.Debounce);
        var write = await Store.NextWriteAsync();
        Sys.Stop(Actor);

        await Eventually.TrueAsync(() => write.Cancel.IsCancellationRequested, "the write is cancelled");
    }

    [Fact]
    public async Task Should_tell_the_input_of_a_service_and_what_became_of_its_annotations()
    {
        await StartAppliedAsync("a-service", "b-service");
        Actor.Tell(
            new ServiceEvent.Modified(
                Service("a-service", annotations: [("actorpipeline.io/parser", "json"), ("actorpipeline.io/enabled", "no"), ("other/one", "1")])
            )
        );
        var input = await InputAsync("a-service");
        Assert.Equal(("a-service", "default", "a-service.yml"), (input!.Name, input.Namespace, input.Key));
        Assert.StartsWith("- type: ", input.Yaml, StringComparison.Ordinal);
        Assert.Equal(["actorpipeline.io/enabled", "actorpipeline.io/parser"], input.Annotations.Select(one => one.Name));
        Assert.Contains("'no' is ignored", input.Annotations[0].Problem, StringComparison.Ordinal);
        Assert.Null(input.Annotations[1].Problem);

        Assert.Null(await InputAsync("never-service"));
        Actor.Tell(new ServiceEvent.Modified(Service("b-service", annotations: [("actorpipeline.io/enabled", "false")])));
        Assert.Null(await InputAsync("b-service"));

        async Task<GeneratedInput?> InputAsync(string name) =>
            (await Actor.Ask<ConfigMapProtocol.Input>(new ConfigMapProtocol.GetInput(Id(name)), TestContext.Current.CancellationToken)).Found;
    }
}
