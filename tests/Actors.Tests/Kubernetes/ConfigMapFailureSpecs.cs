using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using static ActorPipeline.Actors.Tests.Kubernetes.Make;

namespace ActorPipeline.Actors.Tests.Kubernetes;

public sealed class ConfigMapFailureSpecs : ConfigMapSpecs
{
    public static TheoryData<string, TimeSpan> Refusals =>
        new()
        {
            { "conflict", Options.RetryMin },
            { "unavailable", Options.RetryMin },
            { "forbidden", Options.RetryMin * 2 },
            { "too-large", Options.RetryMin * 2 },
        };

    private static ConfigMapWrite Refusal(string state) =>
        state switch
        {
            "conflict" => new ConfigMapWrite.Conflict("why"),
            "unavailable" => new ConfigMapWrite.Unavailable("why"),
            "forbidden" => new ConfigMapWrite.Forbidden("why"),
            _ => new ConfigMapWrite.TooLarge("why"),
        };

    private static ServiceEvent.Snapshot TooMany => new([.. Enumerable.Range(0, 6000).Select(i => Service($"s{i:D4}-service"))]);

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Should_show_the_refusal_and_try_again_when_the_store_refuses(string state, TimeSpan pause)
    {
        await StartAppliedAsync("a-service");
        Actor.Tell(new ServiceEvent.Added(Service("b-service")));
        await AdvanceAsync(Options.Debounce);
        (await Store.NextWriteAsync()).Answer(Refusal(state));
        await BecomesAsync(state);

        var status = await StatusAsync();
        Assert.Equal("why", status.ConfigMap.Reason);
        Assert.Equal([("subscribed", null), ("pending", "why")], status.Services.Select(service => (service.State.Word(), service.Reason)));

        await AdvanceAsync(pause - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, Store.Waiting);
        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        (await Store.NextWriteAsync()).Answer(new ConfigMapWrite.Applied(true));
        await BecomesAsync("applied");
        Assert.All((await StatusAsync()).Services, service => Assert.Equal(ServiceState.Subscribed, service.State));
    }

    [Fact]
    public async Task Should_wait_longer_each_time_when_the_store_stays_away()
    {
        Start();
        Actor.Tell(Snapshot("a-service"));
        await AdvanceAsync(Options.Debounce);
        foreach (var factor in new[] { 1, 2, 4 })
        {
            (await Store.NextWriteAsync()).Fail(new HttpRequestException($"refused {factor}"));
            await Eventually.TrueAsync(async () => (await StatusAsync()).ConfigMap.Reason == $"refused {factor}", "the failure is seen");
            await AdvanceAsync(Options.RetryMin * factor - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, Store.Waiting);
            await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        }

        await Eventually.TrueAsync(() => Store.Waiting == 1, "it is written again");
    }

    [Fact]
    public async Task Should_wait_longer_each_time_up_to_retry_slow_when_it_stays_forbidden()
    {
        Start();
        Actor.Tell(Snapshot("a-service"));
        await AdvanceAsync(Options.Debounce);
        foreach (var (attempt, seconds) in new[] { 1, 2, 4, 4, 4 }.Index())
        {
            (await Store.NextWriteAsync()).Answer(new ConfigMapWrite.Forbidden($"attempt {attempt}"));
            await Eventually.TrueAsync(async () => (await StatusAsync()).ConfigMap.Reason == $"attempt {attempt}", "the refusal is seen");
            await AdvanceAsync(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, Store.Waiting);
            await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        }

        await Eventually.TrueAsync(() => Store.Waiting == 1, "it is written again");
    }

    [Theory]
    [InlineData("forbidden", 1)]
    [InlineData("too-large", 1)]
    [InlineData("conflict", 0)]
    [InlineData("unavailable", 0)]
    public async Task Should_try_again_at_once_when_somebody_changes_what_was_refused(string state, int writes)
    {
        Start();
        Actor.Tell(Snapshot("a-service"));
        await AdvanceAsync(Options.Debounce);
        (await Store.NextWriteAsync()).Answer(Refusal(state));
        await BecomesAsync(state);
        Store.Drift();
        await Eventually.TrueAsync(() => Store.DriftsTaken == 1, "the drift is read");
        Store.Drift();
        await Eventually.TrueAsync(() => Store.DriftsTaken == 2, "the drift is handled");
        await AdvanceAsync(Options.Debounce);

        Assert.Equal(writes, Store.Waiting);
        Assert.Equal(state, await StateAsync());
    }

    [Fact]
    public async Task Should_ask_for_its_own_keys_eight_times_and_then_go_on_when_it_may_not_read()
    {
        var asked = 0;
        Store.Read = () => new ConfigMapRead.Forbidden($"no right yet {++asked}");
        Start();
        Actor.Tell(Snapshot("a-service"));
        await AdvanceAsync(Options.Debounce);
        foreach (var (attempt, seconds) in new[] { 1, 2, 4, 4, 4, 4, 4, 4 }.Index())
        {
            await Eventually.TrueAsync(async () => (await StatusAsync()).ConfigMap.Reason == $"no right yet {attempt + 1}", "the refusal is seen");
            await AdvanceAsync(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, Store.Waiting);
            await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        }

        (await Store.NextWriteAsync()).Answer(new ConfigMapWrite.Applied(true));
        await BecomesAsync("applied");
    }

    [Fact]
    public async Task Should_write_the_newest_state_when_changes_come_while_it_retries()
    {
        Start();
        Actor.Tell(Snapshot("a-service"));
        await AdvanceAsync(Options.Debounce);
        (await Store.NextWriteAsync()).Answer(new ConfigMapWrite.Unavailable("away"));
        await BecomesAsync("unavailable");
        Actor.Tell(new ServiceEvent.Added(Service("b-service")));
        await AdvanceAsync(Options.RetryMin);

        Assert.Equal(["a-service.yml", "b-service.yml"], (await Store.NextWriteAsync()).Keys);
    }

    [Fact]
    public async Task Should_write_again_when_a_failed_write_may_have_reached_the_server()
    {
        await StartAppliedAsync("a-service");
        Actor.Tell(new ServiceEvent.Modified(Service("a-service", "default", ("actorpipeline.io/parser", "json"))));
        await AdvanceAsync(Options.Debounce);
        (await Store.NextWriteAsync()).Answer(new ConfigMapWrite.Unavailable("no answer"));
        await BecomesAsync("unavailable");
        Actor.Tell(new ServiceEvent.Modified(Service("a-service")));
        await AdvanceAsync(Options.RetryMin);

        Assert.DoesNotContain("json", (await Store.NextWriteAsync()).Content["a-service.yml"]);
    }

    [Fact]
    public async Task Should_ignore_a_late_answer_when_the_write_was_given_up()
    {
        Start();
        Actor.Tell(Snapshot("a-service"));
        await AdvanceAsync(Options.Debounce);
        var first = await Store.NextWriteAsync();
        await AdvanceAsync(Options.WriteTimeout);
        Assert.Equal("unavailable", await StateAsync());
        Assert.True(first.Cancel.IsCancellationRequested);
        await AdvanceAsync(Options.RetryMin);
        var second = await Store.NextWriteAsync();

        first.Answer(new ConfigMapWrite.Forbidden("late"));
        second.Answer(new ConfigMapWrite.Applied(true));
        await BecomesAsync("applied");
        await AdvanceAsync(Options.DebounceMax);
        Assert.Equal("applied", await StateAsync());
    }

    [Fact]
    public async Task Should_name_what_waits_for_room_and_write_again_when_something_changes()
    {
        Start();
        Actor.Tell(Snapshot("a-service", "b-service"));
        await AdvanceAsync(Options.Debounce);
        (await Store.NextWriteAsync()).Answer(new ConfigMapWrite.Applied(true) { Waiting = ["b-service.yml"], Used = [1 << 20] });
        await BecomesAsync("too-large");

        var status = await StatusAsync();
        Assert.StartsWith("1 inputs wait for room: b-service.yml; what fits is written. Set kubernetes.config-map-shards to auto", status.ConfigMap.Reason);
        Assert.Equal(["subscribed", "pending"], status.Services.Select(service => service.State.Word()));
        Assert.Equal([false, true], status.Services.Select(service => service.WaitsForRoom));
        Assert.Equal(0, Store.Waiting);

        Actor.Tell(new ServiceEvent.Added(Service("c-service")));
        await AdvanceAsync(Options.Debounce);
        (await Store.NextWriteAsync()).Answer(new ConfigMapWrite.Applied(true));
        await BecomesAsync("applied");
    }

    [Fact]
    public async Task Should_warn_when_it_is_nearly_full()
    {
        Start();
        Actor.Tell(Snapshot("a-service"));
        await AdvanceAsync(Options.Debounce);
        (await Store.NextWriteAsync()).Answer(new ConfigMapWrite.Applied(true) { Used = [900_000] });
        await BecomesAsync("applied");

        Assert.StartsWith("900000 of 1048576 bytes are used (85 %)", (await StatusAsync()).ConfigMap.Reason);
    }

    [Fact]
    public async Task Should_start_over_when_it_crashes()
    {
        var crashes = 1;
        Start(jitter: () => Interlocked.Decrement(ref crashes) == 0 ? throw new InvalidOperationException("crash") : 0);
        Actor.Tell(Snapshot("a-service"));
        await AdvanceAsync(Options.Debounce);
        var lost = await Store.NextWriteAsync();
        Sys.EventStream.Subscribe(TestActor, typeof(K8sEventProtocol.SnapshotWanted));
        await Store.BreakDriftWatchAsync();
        await ExpectMsgAsync<K8sEventProtocol.SnapshotWanted>(cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(lost.Cancel.IsCancellationRequested);
        lost.Answer(new ConfigMapWrite.Forbidden("of the life before"));
        Assert.Empty((await StatusAsync()).Services);
        Actor.Tell(Snapshot("a-service"));
        await AdvanceAsync(Options.Debounce);
        (await Store.NextWriteAsync()).Answer(new ConfigMapWrite.Applied(false));
        await BecomesAsync("applied");
    }
}
