using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Messages.Kubernetes;
using FsCheck;
using FsCheck.Fluent;
using static ActorPipeline.Actors.Tests.Kubernetes.Make;

namespace ActorPipeline.Actors.Tests.Filebeat;

/// <summary>The incremental result equals that computed from the whole set.</summary>
public sealed class DesiredStateProperties
{
    private static readonly FilebeatOptions Options = new() { TopicAllowed = ".*" };

    /// <summary>A step: a service appears, changes or goes, or a topic appears or is missing.</summary>
    private sealed record Step(ServiceId Id, string What);

    private static readonly Gen<Step[]> Steps = Gen.ArrayOf(
        from name in Gen.Elements("a-service", "b-service", "c-service", "Not_A_Label-service")
        from space in Gen.Elements("x", "y")
        from what in Gen.Elements("plain", "plain", "gone", "gone", "off", "bad", "topic t1", "topic t2", "missing t1", "missing t2", "there t1", "there t2")
        select new Step(Id(name, space), what)
    );

    private static readonly ImmutableArray<ImmutableSortedDictionary<string, string>> Nowhere = [ShardPlan.Empty, ShardPlan.Empty, ShardPlan.Empty];

    private static ImmutableArray<ImmutableSortedDictionary<string, string>> Plan(
        ImmutableSortedDictionary<string, string> content,
        ImmutableArray<ImmutableSortedDictionary<string, string>> before
    ) => ShardPlan.For(content, before, [1 << 20, 1 << 20, 1 << 20], stays: false, () => ImmutableDictionary<string, DateTimeOffset>.Empty).Parts;

    [Fact]
    public void Should_be_what_the_whole_set_gives_after_every_change() =>
        Prop.ForAll(
                Steps.ToArbitrary(),
                steps =>
                {
                    var services = ImmutableSortedDictionary<ServiceId, ServiceInput>.Empty;
                    var missing = ImmutableHashSet<string>.Empty;
                    var state = DesiredState.For([], Missing);
                    var parts = Nowhere;
                    foreach (var (id, what) in steps)
                    {
                        HashSet<ServiceId> changed = [id];
                        switch (what.Split(' '))
                        {
                            case ["missing", var topic]:
                                missing = missing.Add(topic);
                                changed = [.. services.Where(pair => pair.Value.Uses(topic.Equals)).Select(pair => pair.Key)];
                                break;
                            case ["there", var topic]:
                                missing = missing.Remove(topic);
                                changed = [.. services.Where(pair => pair.Value.Uses(topic.Equals)).Select(pair => pair.Key)];
                                break;
                            case ["gone"]:
                                services = services.Remove(id);
                                break;
                            default:
                                services = services.SetItem(id, ServiceInput.For(Described(id, what), Options, services.GetValueOrDefault(id)));
                                break;
                        }

                        var whole = DesiredState.For(services.Values, Missing);
                        state = state.With(changed, services.GetValueOrDefault, Missing) ?? whole;
                        Assert.Equal(whole.Content, state.Content);
                        Assert.Equal(whole.Outcomes, state.Outcomes);
                        Assert.Equal((whole.Bytes, whole.Contested), (state.Bytes, state.Contested));

                        var before = parts;
                        parts = Plan(state.Content, before);
                        Assert.Equal(Plan(state.Content, Nowhere).SelectMany(part => part), parts.SelectMany(part => part));
                        Assert.All(before.Zip(parts), pair => Assert.Equal(pair.First.SequenceEqual(pair.Second), ReferenceEquals(pair.First, pair.Second)));
                    }

                    string? Missing(string topic) => missing.Contains(topic) ? "no " + topic : null;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static ServiceDescription Described(ServiceId id, string what) =>
        what.Split(' ') switch
        {
            ["off"] => Service(id.Name, id.Namespace, ("actorpipeline.io/enabled", "false")),
            ["bad"] => Service(id.Name, id.Namespace, ("actorpipeline.io/multiline.match", "sideways")),
            ["topic", var topic] => Service(id.Name, id.Namespace, ("actorpipeline.io/topic", topic)),
            _ => Service(id.Name, id.Namespace),
        };
}
