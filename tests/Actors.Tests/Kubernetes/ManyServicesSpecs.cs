using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Messages.Kubernetes;
using static ActorPipeline.Actors.Tests.Kubernetes.Make;

namespace ActorPipeline.Actors.Tests.Kubernetes;

/// <summary>The work for one change among many services, counted in comparisons of ids: it must not grow with their number.</summary>
public sealed class ManyServicesSpecs
{
    private const int Services = 10_000;

    // A sorted tree of 10,000 is 14 to 19 levels deep.
    private const int MostComparisons = 300;

    private sealed class Counting<T> : IComparer<T>
        where T : notnull
    {
        public int Compared { get; set; }

        public int Compare(T? x, T? y)
        {
            Compared++;
            return x is string text ? string.CompareOrdinal(text, y as string) : Comparer<T>.Default.Compare(x, y);
        }
    }

    public static TheoryData<string> Changes => ["added", "modified", "deleted", "the same"];

    private static ServiceEvent Change(string what) =>
        what switch
        {
            "added" => new ServiceEvent.Added(Service("new-service")),
            "modified" => new ServiceEvent.Modified(Service("s77-service", "default", ("actorpipeline.io/parser", "json"))),
            "deleted" => new ServiceEvent.Deleted(Id("s77-service")),
            _ => new ServiceEvent.Modified(Service("s77-service")),
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Should_look_at_few_services_when_one_of_many_changes(string what)
    {
        var ids = new Counting<ServiceId>();
        var all = Enumerable.Range(0, Services).Select(i => Service($"s{i}-service")).ToList();
        var view = new ServiceView(all.ToImmutableSortedDictionary(one => one.Id, one => one, ids));
        ids.Compared = 0;

        var (_, changes) = view.Apply(Change(what), new KubernetesOptions());

        Assert.Equal(what == "the same" ? 0 : 1, changes.Length);
        Assert.InRange(ids.Compared, 1, MostComparisons);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Should_compute_few_inputs_when_one_of_many_changes(string what)
    {
        var (ids, keys, filebeat) = (new Counting<ServiceId>(), new Counting<string>(), new FilebeatOptions());
        var all = Enumerable.Range(0, Services).Select(i => ServiceInput.For(Service($"s{i}-service"), filebeat)).ToList();
        var tracked = TrackedServices.Empty with { All = all.ToImmutableSortedDictionary(one => one.Service.Id, one => one, ids) };
        var whole = DesiredState.For(tracked.All.Values, _ => null);
        var desired = whole with { Content = whole.Content.WithComparers(keys), Outcomes = whole.Outcomes.WithComparers(ids) };
        (ids.Compared, keys.Compared) = (0, 0);

        var after = tracked.Apply(Change(what), filebeat);
        var next = desired.With([.. tracked.Touched(Change(what))], after.All.GetValueOrDefault, _ => null);

        Assert.Equal(Services + (what == "added" ? 1 : 0), next!.Content.Count);
        Assert.InRange(ids.Compared + keys.Compared, 1, MostComparisons);
    }
}
