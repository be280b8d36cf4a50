using ActorPipeline.Host.Http.Health;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Tests.Http;

public sealed class HealthRulesSpecs
{
    private static readonly HealthSnapshot Well = new()
    {
        Consumer = new ConsumerView(true, true, 3),
        Elastic = new ElasticView(null, SinkState.Running, null, TimeSpan.Zero),
        Watcher = new WatcherView(ConfigMapState.Applied, null),
    };

    public static TheoryData<string, HealthSnapshot, string> NotReady =>
        new()
        {
            { "member", Well with { Member = "joining" }, "joining in the cluster, not up" },
            { "member", Well with { Member = "weaklyup" }, "weaklyup in the cluster, not up" },
            { "member", Well with { Stopping = true }, "this node is stopping" },
            { "member", Well with { Terminated = true }, "the actor system has ended" },
            { "consumer", Well with { Consumer = new ConsumerView(true, false, 0) }, "waits for its consumer group: Kafka has assigned nothing yet" },
            { "consumer", Well with { Consumer = new ConsumerView(false, false, 0) }, "the consumer does not answer" },
            {
                "elasticsearch",
                Well with
                {
                    Elastic = new ElasticView("Connection refused", SinkState.Running, null, TimeSpan.Zero),
                },
                "no node answers: Connection refused"
            },
            { "elasticsearch", Well with { Elastic = new ElasticView(null, SinkState.Blocked, "HTTP 401", TimeSpan.Zero) }, "blocked: HTTP 401" },
            {
                "elasticsearch",
                Well with
                {
                    Elastic = new ElasticView(null, SinkState.Stalled, "no answer for 10 s", TimeSpan.Zero),
                },
                "stalled: no answer for 10 s"
            },
            { "elasticsearch", Well with { Elastic = new ElasticView(null, SinkState.Retrying, "HTTP 503", HealthRules.RetryGrace) }, "retrying: HTTP 503" },
            { "elasticsearch", Well with { Elastic = new ElasticView(null, null, null, TimeSpan.Zero) }, "the sink does not answer" },
            { "watcher", WatcherOnly(new WatcherView(ConfigMapState.Forbidden, "no right to patch")), "the ConfigMap is forbidden: no right to patch" },
            { "watcher", WatcherOnly(new WatcherView(null, null)), "the watcher does not answer" },
            {
                "watcher",
                WatcherOnly(new WatcherView(ConfigMapState.Applied, null) { Troubled = [Unwatched(HealthRules.WatchGrace.TotalSeconds)] }),
                "applied; the services of demo are not watched (forbidden): no right to list"
            },
        };

    public static TheoryData<HealthSnapshot> Ready =>
        [
            Well,
            // No consumer, no watcher: only checks that apply to a node are there.
            new HealthSnapshot(),
            Well with
            {
                Consumer = new ConsumerView(true, true, 0),
            },
            Well with
            {
                Elastic = new ElasticView(null, SinkState.Retrying, "HTTP 429", HealthRules.RetryGrace - TimeSpan.FromSeconds(1)),
            },
            Well with
            {
                Watcher = new WatcherView(ConfigMapState.Pending, null),
            },
            WatcherOnly(new WatcherView(ConfigMapState.Applied, null) { Troubled = [Unwatched(HealthRules.WatchGrace.TotalSeconds - 1)] }),
        ];

    private static HealthSnapshot WatcherOnly(WatcherView watcher) => new() { Watcher = watcher };

    private static WatchStatus Unwatched(double seconds) => new("demo", WatchState.Forbidden, "no right to list", 3, 1, null, seconds);

    [Fact]
    public void Should_keep_a_consumer_ready_and_tell_what_its_watcher_lacks()
    {
        var report = HealthRules.Ready(Well with { Watcher = new WatcherView(ConfigMapState.Applied, null) { Troubled = [Unwatched(60), Unwatched(60)] } });
        Assert.True(report.Ok);
        Assert.Equal(
            new HealthCheck(false, "applied; the services of demo are not watched (forbidden): no right to list; 1 more namespaces"),
            report.Checks["watcher"]
        );
    }

    [Theory]
    [MemberData(nameof(NotReady))]
    public void Should_not_be_ready_and_say_which_part_is_not_and_why(string check, HealthSnapshot seen, string reason)
    {
        var report = HealthRules.Ready(seen);
        Assert.Equal((false, "not ready"), (report.Ok, report.Status));
        Assert.Equal(new HealthCheck(false, reason), report.Checks[check]);
        Assert.All(report.Checks.Remove(check).Values, other => Assert.True(other.Ok));
    }

    [Theory]
    [MemberData(nameof(Ready))]
    public void Should_be_ready_when_every_part_that_there_is_does_its_work(HealthSnapshot seen)
    {
        var report = HealthRules.Ready(seen);
        Assert.Equal((true, "ready"), (report.Ok, report.Status));
        Assert.All(report.Checks.Values, check => Assert.True(check.Ok && check.Reason.Length > 0));
        Assert.Equal(1 + new object?[] { seen.Consumer, seen.Elastic, seen.Watcher }.Count(part => part is not null), report.Checks.Count);
    }

    [Theory]
    [MemberData(nameof(NotReady))]
    public void Should_live_whatever_others_do(string check, HealthSnapshot seen, string reason)
    {
        Assert.NotEmpty(check + reason);
        var report = HealthRules.Live(seen);
        Assert.Equal(!seen.Terminated, report.Ok);
        Assert.Equal("actor-system", Assert.Single(report.Checks).Key);
    }

    [Fact]
    public void Should_not_live_without_its_actor_system()
    {
        Assert.Equal("the actor system does not answer", HealthRules.Live(Well with { Answers = false }).Checks["actor-system"].Reason);
        Assert.Equal("not live", HealthRules.Live(Well with { Terminated = true }).Status);
    }
}
