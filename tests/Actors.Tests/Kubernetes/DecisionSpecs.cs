using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Actors.Timing;
using ActorPipeline.Messages.Kubernetes;
using FsCheck;
using FsCheck.Fluent;
using static ActorPipeline.Actors.Tests.Kubernetes.Make;

namespace ActorPipeline.Actors.Tests.Kubernetes;

/// <summary>The decisions of the watcher, without actors.</summary>
public sealed class DecisionSpecs
{
    private static readonly KubernetesOptions Options = new() { RetryMax = TimeSpan.FromSeconds(30) };
    private static readonly FilebeatOptions Filebeat = new();

    private static readonly Gen<ServiceEvent> Events = Gen.OneOf(
        Gen.Elements("a-service", "b-service", "c-service").Select(name => (ServiceEvent)new ServiceEvent.Added(Service(name))),
        Gen.Elements("a-service", "b-service", "c-service")
            .Select(name => (ServiceEvent)new ServiceEvent.Modified(Service(name, "default", ("actorpipeline.io/parser", "json")))),
        Gen.Elements("a-service", "b-service", "c-service").Select(name => (ServiceEvent)new ServiceEvent.Deleted(Id(name))),
        Gen.SubListOf("a-service", "b-service", "c-service").Select(names => (ServiceEvent)Snapshot([.. names]))
    );

    [Theory]
    [InlineData("web-service", "default", true)]
    [InlineData("a-service", "default", true)]
    [InlineData("-service", "default", false)]
    [InlineData("service", "default", false)]
    [InlineData("web-service-2", "default", false)]
    [InlineData("web-service", "other", false)]
    public void Should_let_a_service_take_part_when_suffix_and_namespace_match(string name, string space, bool takesPart) =>
        Assert.Equal(takesPart, ServiceView.TakesPart(Service(name, space), Options with { Namespaces = ["default", "demo"] }));

    [Fact]
    public void Should_reach_the_same_set_when_only_the_differences_are_told() =>
        Prop.ForAll(
                Events.ListOf().ToArbitrary(),
                events =>
                {
                    var view = ServiceView.Empty;
                    var told = ServiceView.Empty;
                    foreach (var one in events)
                    {
                        (view, var changes) = view.Apply(one, Options);
                        told = changes.Aggregate(told, (all, change) => all.Apply(change, Options).View);
                        Assert.Equal(view.Services, told.Services);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Should_remove_exactly_what_is_gone_when_anything_is_told() =>
        Prop.ForAll(
                Events.ListOf().ToArbitrary(),
                events =>
                {
                    var (tracked, present) = (TrackedServices.Empty, ServiceView.Empty);
                    foreach (var one in events)
                    {
                        var before = tracked;
                        tracked = tracked.Apply(one, Filebeat);
                        present = present.Apply(one, Options).View;
                        Assert.Equal(present.Services.Keys, tracked.All.Keys.Except(tracked.Removing));
                        Assert.Same(tracked, tracked.Apply(one, Filebeat));
                        Assert.Superset(
                            tracked.Removing.SymmetricExcept(before.Removing).ToHashSet(),
                            before.Touched(one).Concat(tracked.Touched(one)).ToHashSet()
                        );
                    }

                    var rest = tracked.All.Keys.Aggregate(tracked, (all, id) => all.Forget(id));
                    Assert.Equal(present.Services.Keys, rest.All.Keys);
                    Assert.Empty(rest.Removing);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Should_double_the_pause_when_failures_go_on()
    {
        double[] pauses = [.. Enumerable.Range(1, 9).Select(n => Backoff.Delay(n, Options.RetryMin, Options.RetryMax, 0).TotalSeconds)];

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30, 30], pauses);
        Assert.Equal(15, Backoff.Delay(int.MaxValue, Options.RetryMin, Options.RetryMax, 1).TotalSeconds);
        Assert.Equal(0.375, Backoff.Delay(1, Options.RetryMin, Options.RetryMax, 0.5).TotalSeconds);
    }

    [Fact]
    public void Should_write_when_content_differs_or_is_in_doubt()
    {
        var one = DesiredState.For([Service("a-service")], new FilebeatOptions());
        var same = DesiredState.For([Service("a-service")], new FilebeatOptions());
        var other = DesiredState.For([Service("b-service")], new FilebeatOptions());

        Assert.Equal(NextStep.Write, Knowing(null, doubt: false).Next(one));
        Assert.Equal(NextStep.Write, Knowing(other.Content, doubt: false).Next(one));
        Assert.Equal(NextStep.Write, Knowing(same.Content, doubt: true).Next(one));
        Assert.Equal(NextStep.Rest, Knowing(same.Content, doubt: false).Next(one));
        Assert.Equal(NextStep.Read, (Knowing(same.Content, doubt: false) with { Recovered = false }).Next(one));

        static ConfigMapModel Knowing(ImmutableSortedDictionary<string, string>? applied, bool doubt) =>
            ConfigMapModel.Initial(topicsAreGuarded: false) with
            {
                Recovered = true,
                Applied = applied,
                Doubt = doubt,
            };
    }

    [Fact]
    public void Should_warn_when_four_fifths_are_used()
    {
        Assert.Null(ConfigMapRoom.Reason(new ConfigMapWrite.Applied(true) { Used = [838860] }, Options));
        Assert.StartsWith("838861 of 1048576 bytes are used (80 %)", ConfigMapRoom.Reason(new ConfigMapWrite.Applied(true) { Used = [1, 838861] }, Options));
    }

    [Fact]
    public void Should_name_the_key_when_an_option_is_wrong()
    {
        var wrong = new KubernetesOptions
        {
            Namespaces = ["Demo"],
            ConfigMap = "filebeat_config",
            ConfigMapNamespace = "",
            Resync = TimeSpan.Zero,
            RetryMax = TimeSpan.FromMilliseconds(1),
            DebounceMax = TimeSpan.FromMilliseconds(1),
        };

        Assert.Equal(
            [
                "kubernetes.namespaces: 'Demo' is not a namespace name (lower case letters, digits and '-', at most 63)",
                "kubernetes.config-map-namespace: '' is not a namespace name (lower case letters, digits and '-', at most 63)",
                "kubernetes.config-map: 'filebeat_config' is not a name (lower case letters, digits, '-' and '.', at most 253)",
                "kubernetes.resync: 00:00:00 is not allowed, it must be more than zero",
                "kubernetes.retry-max: 00:00:00.0010000 is less than kubernetes.retry-min, 00:00:00.5000000",
                "kubernetes.debounce-max: 00:00:00.0010000 is less than kubernetes.debounce, 00:00:00.2500000",
            ],
            wrong.Problems()
        );
        Assert.Empty(Options.Problems());
    }
}
