using System.Collections.Immutable;
using ActorPipeline.Actors.Cluster;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;
using static ActorPipeline.Actors.Tests.Kubernetes.Make;

namespace ActorPipeline.Actors.Tests.Kubernetes;

/// <summary>Which services are told that nobody joins their stack traces, and how often.</summary>
public sealed class TraceHintSpecs
{
    private static readonly FilebeatOptions Filebeat = new() { TopicAllowed = ".*" };

    [Fact]
    public void Should_name_the_annotation_of_the_most_frequent_language()
    {
        var (_, news) = Next(TraceHints.None, [Service("web-service", "demo"), Service("cart-service", "demo")], ("logs.web-service", "python", 3));

        var hint = Assert.Single(news);
        Assert.Equal((Id("web-service", "demo"), ServiceReport.NotJoined), (hint.Service.Id, hint.Reason));
        Assert.Equal(
            "each line of its stack traces (python) is an event of its own; to have each trace as one event: "
                + "kubectl annotate service web-service -n demo actorpipeline.io/multiline=python",
            hint.Note
        );
    }

    [Theory]
    [InlineData("actorpipeline.io/multiline", "java")]
    [InlineData("actorpipeline.io/multiline.pattern", "^x")]
    [InlineData("actorpipeline.io/enabled", "false")]
    public void Should_leave_a_service_alone_that_asks_for_it_or_takes_no_part(string annotation, string value) =>
        Assert.Empty(Next(TraceHints.None, [Service("web-service", "demo", (annotation, value))], ("logs.web-service", "python", 3)).News);

    [Fact]
    public void Should_tell_nobody_where_several_share_a_topic()
    {
        var shared = ("actorpipeline.io/topic", "logs.all");
        Assert.Empty(Next(TraceHints.None, [Service("a-service", "demo", shared), Service("b-service", "demo", shared)], ("logs.all", "python", 3)).News);
    }

    [Fact]
    public void Should_tell_once_and_again_only_after_a_while_when_more_lines_came()
    {
        ImmutableArray<ServiceDescription> services = [Service("web-service")];
        var (hints, told) = (TraceHints.None, new List<int>());
        for (var look = 0; look < 5 * TraceHints.Again; look++)
        {
            // From the fourth report on nothing comes any more.
            (hints, var news) = Next(hints, services, ("logs.web-service", "python", Math.Min(look, 3 * TraceHints.Again)));
            told.AddRange(news.Select(_ => look));
        }
        Assert.Equal([0, TraceHints.Again, 2 * TraceHints.Again, 3 * TraceHints.Again], told);
        Assert.Empty(Next(hints, [], ("logs.web-service", "python", 1)).After.Told);
    }

    [Fact]
    public void Should_tell_few_at_once_and_all_in_the_end()
    {
        ImmutableArray<ServiceDescription> services = [.. Enumerable.Range(0, 3 * TraceHints.MostAtOnce).Select(i => Service($"s{i}-service"))];
        var seen = services.Select(service => ("logs." + service.Id.Name, "go", 1L)).ToArray();
        var (hints, told) = (TraceHints.None, new List<ServiceId>());
        for (var look = 0; look < 4; look++)
        {
            (hints, var news) = Next(hints, services, seen);
            Assert.InRange(news.Length, 0, TraceHints.MostAtOnce);
            told.AddRange(news.Select(one => one.Service.Id));
        }
        Assert.Equal(services.Select(one => one.Id).Order(), told.Order());
    }

    [Fact]
    public void Should_sum_what_partitions_count()
    {
        var seen = UnjoinedTracesActor.Of([Partition(0, "java 10, python 3"), Partition(1, "python 9"), Partition(2, null)]);
        Assert.Equal(new ConfigMapProtocol.UnjoinedLines("python", 22), Assert.Single(seen.Topics, one => one.Key == "logs.web-service").Value);

        static PartitionStatus Partition(int number, string? traces) => new("logs.web-service", number, 1, 1, 0, ReadingState.Running) { Traces = traces };
    }

    private static (TraceHints After, ImmutableArray<ServiceReport> News) Next(
        TraceHints hints,
        ImmutableArray<ServiceDescription> services,
        params (string Topic, string Language, long Lines)[] seen
    )
    {
        var tracked = TrackedServices.Empty.Apply(new ServiceEvent.Snapshot(services), Filebeat);
        var topics = seen.ToImmutableDictionary(one => one.Topic, one => new ConfigMapProtocol.UnjoinedLines(one.Language, one.Lines));
        return hints.Next(new ConfigMapProtocol.TracesSeen(topics), tracked, DesiredState.For(tracked.All.Values, _ => null).Outcomes);
    }
}
